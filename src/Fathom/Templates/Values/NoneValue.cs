using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

sealed class NoneValue : Value
{
    NoneValue() { }

    public static NoneValue Instance { get; } = new();

    public override string TypeName => "NoneType";

    public override string DescribedType => "None";

    public override bool IsTrue => false;

    public override void WriteRepr(TextBuilder text) => text.Append("None");
}
