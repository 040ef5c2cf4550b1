using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>What a dictionary's <c>keys</c>, <c>values</c> and <c>items</c> give.</summary>
sealed class DictViewValue(string typeName, DictValue of, IEnumerable<Value> elements) : Value
{
    public override string TypeName => typeName;

    public override bool IsTrue => of.IsTrue;

    public override int Depth => of.Depth;

    public override long Weight => of.Weight;

    public override int? Length => of.Length;

    public override IEnumerable<Value> Elements => elements;

    public override void WriteRepr(TextBuilder text) =>
        text.Append(typeName).Append("([").AppendJoined(elements, ", ", element => text.AppendRepr(element)).Append("])");
}
