using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>
/// The parameters of a built-in function, written as words: <c>old new count?</c> takes two and perhaps a third, by position or by name;
/// <c>*</c> takes any further values by position, <c>**</c> any by name.
/// </summary>
sealed class Signature
{
    readonly string[] names;
    readonly int required;
    readonly bool anyPositional, anyNamed;

    public Signature(string parameters)
    {
        string[] words = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        names = [.. words.Where(w => w[0] != '*').Select(w => w.TrimEnd('?'))];
        required = words.Count(w => w[0] != '*' && w[^1] != '?');
        anyPositional = words.Contains("*");
        anyNamed = words.Contains("**");
    }

    /// <summary>Puts each value of a call at its parameter's place; a place without one holds null.</summary>
    /// <remarks>Throws a runtime error if they do not fit.</remarks>
    public Value?[] Bind(string function, Arguments arguments)
    {
        var values = new Value?[names.Length];
        int positional = Math.Min(names.Length, arguments.Positional.Count);
        for (int i = 0; i < positional; i++)
            values[i] = arguments.Positional[i];
        if (arguments.Positional.Count > names.Length && !anyPositional)
            throw Fault.Runtime($"{function}() takes at most {names.Length} arguments ({arguments.Positional.Count} given)");

        foreach ((string name, Value value) in arguments.Named)
        {
            int place = Array.IndexOf(names, name);
            if (place < 0 && anyNamed)
                continue;
            if (place < 0)
                throw Fault.Runtime($"{function}() got an unexpected keyword argument '{name}'");
            if (values[place] is not null)
                throw Fault.Runtime($"{function}() got multiple values for argument '{name}'");
            values[place] = value;
        }

        int missing = Array.FindIndex(values, 0, required, v => v is null);
        return missing < 0 ? values : throw Fault.Runtime($"{function}() missing required argument: '{names[missing]}'");
    }
}
