using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>The variables that a place in the template sees, its own before those around it, and where its output goes.</summary>
sealed class Scope
{
    /// <summary>What making a scope costs, in steps.</summary>
    const int Steps = 5;

    /// <summary>As many variables are counted with the scope.</summary>
    const int FreeVariables = 16;

    readonly Scope? outer;
    readonly Dictionary<string, Value> variables;

    /// <summary>The outermost scope.</summary>
    public Scope(Rendering rendering, IEnumerable<KeyValuePair<string, Value>> variables)
    {
        Rendering = rendering;
        Output = new TextBuilder(rendering);
        this.variables = new(variables);
    }

    Scope(Scope outer, TextBuilder output)
    {
        this.outer = outer;
        Rendering = outer.Rendering;
        Output = output;
        variables = [];
        Rendering.Work(Steps);
    }

    public Rendering Rendering { get; }

    public TextBuilder Output { get; }

    /// <summary>A scope inside this one that writes to the same output.</summary>
    public Scope Inner() => new(this, Output);

    /// <summary>A scope inside this one whose output is kept apart.</summary>
    public Scope Captured() => new(this, new TextBuilder(Rendering));

    public Value this[string name]
    {
        get
        {
            int levels = 0;
            for (Scope? scope = this; scope is not null; scope = scope.outer, levels++)
                if (scope.variables.TryGetValue(name, out Value? value))
                    return Found(value, levels);
            return Found(UndefinedValue.Name(name), levels);
        }
        set
        {
            variables[name] = value;
            if (variables.Count > FreeVariables)
                Rendering.AllocateElements(1);
        }
    }

    /// <summary>What was found so many scopes further out, which is counted.</summary>
    Value Found(Value value, int levels)
    {
        Rendering.Work(levels >> 4);
        return value;
    }
}
