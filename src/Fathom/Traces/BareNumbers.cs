namespace Fathom.Traces;

/// <summary>Python and others write NaN and Infinity into JSON, which has neither: they are read as null.</summary>
static class BareNumbers
{
    static readonly byte[][] Bare = ["-Infinity"u8.ToArray(), "Infinity"u8.ToArray(), "NaN"u8.ToArray()];

    /// <summary>The text with null in their place, outside of strings; the text itself where there is none.</summary>
    public static ReadOnlySpan<byte> AsNull(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0)
            return json;
        var text = new MemoryStream(json.Length);
        bool quoted = false;
        for (int at = 0; at < json.Length;)
        {
            int length = 1;
            if (json[at] == '"')
                quoted = !quoted;
            else if (quoted && json[at] == '\\')
                length = Math.Min(2, json.Length - at);
            else if (!quoted && LengthOfBare(json[at..]) is > 0 and var bare)
            {
                text.Write("null"u8);
                at += bare;
                continue;
            }
            text.Write(json.Slice(at, length));
            at += length;
        }
        return text.GetBuffer().AsSpan(0, (int)text.Length);
    }

    static int LengthOfBare(ReadOnlySpan<byte> text)
    {
        foreach (byte[] bare in Bare)
            if (text.StartsWith(bare))
                return bare.Length;
        return 0;
    }
}
