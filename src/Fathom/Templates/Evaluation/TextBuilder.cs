using System.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>A text that grows within the limits of its rendering: whatever makes a text of unknown length makes it here.</summary>
sealed class TextBuilder(Rendering rendering)
{
    readonly StringBuilder text = new();

    public Rendering Rendering => rendering;

    public TextBuilder Append(ReadOnlySpan<char> piece)
    {
        Reserve(piece.Length);
        text.Append(piece);
        return this;
    }

    public TextBuilder Append(char character)
    {
        Reserve(1);
        text.Append(character);
        return this;
    }

    public TextBuilder Repeat(ReadOnlySpan<char> piece, long count)
    {
        if (count <= 0 || piece.IsEmpty)
            return this;
        Reserve(count > int.MaxValue ? long.MaxValue : piece.Length * count);
        if (piece.Length == 1)
            text.Append(piece[0], (int)count);
        else
            for (long i = 0; i < count; i++)
                text.Append(piece);
        return this;
    }

    /// <summary>Appends what Python's str() gives.</summary>
    public TextBuilder AppendText(Value value)
    {
        value.WriteText(this);
        return this;
    }

    /// <summary>Appends what Python's repr() gives.</summary>
    public TextBuilder AppendRepr(Value value)
    {
        rendering.Step();
        value.WriteRepr(this);
        return this;
    }

    /// <summary>Appends values with a separator between them, each written by what is given.</summary>
    public TextBuilder AppendJoined<T>(IEnumerable<T> values, string separator, Action<T> append)
    {
        bool first = true;
        foreach (T value in values)
        {
            if (!first)
                Append(separator);
            first = false;
            append(value);
        }
        return this;
    }

    /// <summary>The text as a value; its characters are counted already.</summary>
    public StringValue ToValue()
    {
        rendering.AllocateText();
        return new StringValue(ToString());
    }

    public override string ToString() => text.ToString();

    void Reserve(long characters)
    {
        if (characters > rendering.TextLength - text.Length)
            throw Fault.Limit($"a text has more than {rendering.TextLength} characters");
        rendering.Allocate(2 * characters);
    }
}
