using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>What filters such as <c>map</c> give: values made when they are asked for, once.</summary>
sealed class GeneratorValue(IEnumerable<Value> elements, Value source) : Value
{
    IEnumerator<Value>? enumerator;

    public override string TypeName => "generator";

    /// <summary>A generator over generators costs stack for each of them.</summary>
    public override int Depth { get; } = Nesting.Around(source.Depth);

    public override IEnumerable<Value> Elements
    {
        get
        {
            enumerator ??= elements.GetEnumerator();
            while (enumerator.MoveNext())
                yield return enumerator.Current;
        }
    }

    public override void WriteRepr(TextBuilder text) => text.Append("<generator object>");
}
