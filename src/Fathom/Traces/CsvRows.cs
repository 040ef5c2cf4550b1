using System.Text;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>
/// Reads the rows of a CSV text as RFC 4180 says, whatever ends its lines; semicolons or tabs may part its fields too. Blank lines are none, and all rows are as long as the first.
/// </summary>
sealed class CsvRows(Stream stream)
{
    /// <summary>Characters that a field may have. No longer one is written, so that each table that is written can be read.</summary>
    public const int LongestField = 1 << 20;

    const int MostColumns = 1 + LayerMatrix.MostTokens;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly StringBuilder field = new();
    readonly List<string> fields = [];

    /// <summary>What parts the fields: the first comma, semicolon or tab outside of quotes; null before there is one.</summary>
    public char? Separator { get; private set; }

    /// <summary>The number of the row read last, the header's being 1.</summary>
    public int Row { get; private set; }

    /// <summary>The rows in order, the header first. The list is the same each time, filled anew.</summary>
    /// <exception cref="InvalidDataException">The text is no table.</exception>
    /// <exception cref="DecoderFallbackException">It is no text.</exception>
    public IEnumerable<IReadOnlyList<string>> Read()
    {
        using var text = new StreamReader(stream, Strict, leaveOpen: true);
        int? columns = null;
        while (text.Peek() >= 0)
        {
            Row++;
            fields.Clear();
            while (ReadField(text))
                if (fields.Count >= (columns ?? MostColumns))
                    throw new InvalidDataException($"row {Row} has more than {columns ?? MostColumns} fields");
            if (fields is [""])
                continue;
            columns ??= fields.Count;
            if (fields.Count != columns)
                throw new InvalidDataException($"row {Row} has {fields.Count} fields where the first has {columns}");
            yield return fields;
        }
    }

    /// <summary>Reads one field; false if it was the row's last.</summary>
    bool ReadField(StreamReader text)
    {
        field.Clear();
        bool quoted = false;
        while (true)
        {
            int character = text.Read();
            if (character < 0 && quoted)
                throw new InvalidDataException($"row {Row} has a quote that does not end");
            if (!quoted && character is ',' or ';' or '\t')
                Separator ??= (char)character;
            if (character < 0 || (!quoted && (character == Separator || character is '\n' or '\r')))
            {
                if (character == '\r' && text.Peek() == '\n')
                    text.Read();
                fields.Add(field.ToString());
                return character == Separator;
            }
            if (character == '"' && quoted && text.Peek() == '"')
                field.Append((char)text.Read());
            else if (character == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else
                field.Append((char)character);
            if (field.Length > LongestField)
                throw new InvalidDataException($"row {Row} has a field of more than {LongestField} characters");
        }
    }
}
