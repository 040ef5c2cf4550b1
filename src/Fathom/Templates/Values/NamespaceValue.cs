using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>What <c>namespace</c> gives: the one value whose attributes can be set.</summary>
sealed class NamespaceValue : Value
{
    readonly Dictionary<string, Value> attributes = [];
    bool isBeingWritten;

    public override string TypeName => "Namespace";

    public override string DescribedType => "jinja2.utils.Namespace object";

    /// <summary>Sets an attribute. Throws a security error if its name starts with an underscore.</summary>
    public void Set(string name, Value value)
    {
        if (name.StartsWith('_'))
            throw Fault.Security($"a namespace has no attributes whose names start with an underscore, such as '{name}'");
        attributes[name] = value;
    }

    public override Value? Attribute(string name) => attributes.GetValueOrDefault(name);

    public override void WriteRepr(TextBuilder text)
    {
        if (isBeingWritten)
            throw Fault.Runtime("a namespace that holds itself cannot be written");
        isBeingWritten = true;
        text.Append("<Namespace {")
            .AppendJoined(attributes, ", ", entry => text.AppendRepr(new StringValue(entry.Key)).Append(": ").AppendRepr(entry.Value))
            .Append("}>");
        isBeingWritten = false;
    }
}
