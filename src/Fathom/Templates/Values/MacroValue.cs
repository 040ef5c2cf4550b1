using Fathom.Templates.Evaluation;
using Fathom.Templates.Nodes;

namespace Fathom.Templates.Values;

/// <summary>A macro, or the body of a call block, with the scope it was defined in.</summary>
sealed class MacroValue(MacroDefinition definition, Scope definedIn) : Value
{
    public override string TypeName => "Macro";

    public override string DescribedType => "jinja2.runtime.Macro object";

    public override bool IsCallable => true;

    public override Value? Attribute(string name) => name switch
    {
        "name" => new StringValue(definition.Name),
        "arguments" => new TupleValue([.. definition.Parameters.Select(p => new StringValue(p.Name))]),
        _ => null,
    };

    public override Value Call(Arguments arguments)
    {
        Rendering rendering = arguments.Rendering;
        Scope scope = definedIn.Captured();
        definition.Bind(arguments, scope);
        int line = rendering.Line;
        rendering.EnterCall();
        definition.Body.Execute(scope);
        rendering.LeaveCall();
        rendering.Line = line;
        return scope.Output.ToValue();
    }

    public override void WriteRepr(TextBuilder text) => text.Append("<Macro ").AppendRepr(new StringValue(definition.Name)).Append('>');
}
