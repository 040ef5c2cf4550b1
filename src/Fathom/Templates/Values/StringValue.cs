using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>A text. Places and lengths in it count code points.</summary>
class StringValue(string text) : Value
{
    int length = -1;

    public static StringValue Empty { get; } = new("");

    public string Text => text;

    public override string TypeName => "str";

    public override bool IsTrue => text.Length > 0;

    public override long Weight => 1 + text.Length / 50;

    public override int? Length => CodePointCount;

    public int CodePointCount => length < 0 ? length = CodePoints.Count(text) : length;

    public override IEnumerable<Value> Elements => CodePoints.Split(text).Select(c => new StringValue(c));

    /// <summary>Whether every code point is one UTF-16 character, so that places are offsets.</summary>
    bool IsFlat => CodePointCount == text.Length;

    public override Value? Item(Value key, Rendering rendering)
    {
        if (key is not IntValue place || Slice.Place(place, CodePointCount) is not int at)
            return null;
        int start = Offset(at, rendering);
        return new StringValue(text.Substring(start, CodePoints.LengthAt(text, start)));
    }

    /// <summary>The code points at the places of a slice.</summary>
    public StringValue Cut(Slice slice, Rendering rendering)
    {
        if (slice.Step == 1)
        {
            int start = Offset(slice.Start, rendering);
            return rendering.Text(text[start..(start + CodePoints.Offset(text.AsSpan(start), IsFlat, slice.Count))]);
        }
        rendering.AllocateElements(CodePointCount);
        string[] points = [.. CodePoints.Split(text)];
        return rendering.Text(string.Concat(slice.Places.Select(place => points[place])));
    }

    /// <summary>The UTF-16 offset of a place.</summary>
    public int Offset(int place, Rendering rendering)
    {
        if (!IsFlat)
            rendering.Walk(text.Length);
        return CodePoints.Offset(text, IsFlat, place);
    }

    /// <summary>The place of a UTF-16 offset.</summary>
    public int Place(int offset, Rendering rendering)
    {
        if (IsFlat)
            return offset;
        rendering.Walk(offset);
        return CodePoints.Count(text.AsSpan(0, offset));
    }

    public override Value? Attribute(string name) => StringMethods.All.Find(this, name);

    public override void WriteText(TextBuilder builder) => builder.Append(text);

    public override void WriteRepr(TextBuilder builder) => StringLiteral.Write(text, builder);

    public override bool Equals(object? obj) => obj is StringValue other && text == other.Text;

    public override int GetHashCode() => text.GetHashCode();
}
