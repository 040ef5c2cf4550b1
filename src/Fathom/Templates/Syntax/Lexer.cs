using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>
/// Splits a source into its text and its tags. White space is handled as chat templates expect: the line end after a block tag goes
/// (trim_blocks), so does indentation before one (lstrip_blocks); a minus sign takes all white space on its side, a plus sign keeps it.
/// </summary>
sealed class Lexer
{
    /// <summary>UTF-16 characters of a name, which is looked up each time that it is used.</summary>
    public const int LongestName = 1_000;

    readonly string source;
    readonly List<Token> tokens = [];
    int at, line = 1;

    /// <summary>Whether what was read last ended with a line end, so that only indentation may come before the next tag.</summary>
    bool atLineStart = true;

    Lexer(string source) => this.source = source;

    /// <summary>All tokens of a source, with an <see cref="TokenKind.End"/> at the end. Throws a syntax error if there is none that fits.</summary>
    public static List<Token> Tokenize(string source)
    {
        string unified = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(unified.EndsWith('\n') ? unified[..^1] : unified);
        lexer.Run();
        return lexer.tokens;
    }

    void Run()
    {
        while (FindTag(at) is int tag and >= 0)
            ReadTag(tag);
        AddText(source[at..], source.Length);
        Add(TokenKind.End, "");
    }

    int FindTag(int from)
    {
        for (int brace = source.IndexOf('{', from); brace >= 0; brace = source.IndexOf('{', brace + 1))
            if (brace + 1 < source.Length && source[brace + 1] is '{' or '%' or '#')
                return brace;
        return -1;
    }

    void ReadTag(int tag)
    {
        char kind = source[tag + 1];
        char sign = CharacterAt(tag + 2);
        AddText(BeforeTag(source[at..tag], sign, stripsIndentation: kind != '{'), tag);
        int inside = tag + (sign is '-' or '+' ? 3 : 2);
        if (kind == '#')
            SkipComment(tag, inside);
        else if (kind == '%' && EndOfRawBegin(inside) is int raw and >= 0)
            ReadRaw(tag, raw);
        else
        {
            Add(kind == '%' ? TokenKind.BlockBegin : TokenKind.OutputBegin, source[tag..inside]);
            at = inside;
            ReadInside(kind == '%');
        }
    }

    /// <summary>What is left of the text before a tag.</summary>
    string BeforeTag(string text, char sign, bool stripsIndentation)
    {
        if (sign == '-')
            return CodePoints.TrimEnd(text).ToString();
        int lineStart = text.LastIndexOf('\n') + 1;
        bool isIndentation = (lineStart > 0 || atLineStart) && CodePoints.TrimEnd(text.AsSpan(lineStart)).IsEmpty;
        return stripsIndentation && sign != '+' && isIndentation ? text[..lineStart] : text;
    }

    void SkipComment(int tag, int inside)
    {
        int end = source.IndexOf("#}", inside, StringComparison.Ordinal);
        if (end < 0)
            throw Error("Missing end of comment tag", LineOf(tag));
        MoveTo(EndOfTag(end, end > inside ? source[end - 1] : ' ', trimsLineEnd: true));
    }

    /// <summary>The end of <c>raw %}</c>, or -1 if the tag is another.</summary>
    int EndOfRawBegin(int inside)
    {
        int end = SkipWord(inside, "raw");
        if (end < 0)
            return -1;
        bool isStripping = CharacterAt(end) == '-';
        int brace = isStripping ? end + 1 : end;
        return IsAt(brace, "%}") ? EndOfTag(brace, isStripping ? '-' : ' ', trimsLineEnd: false) : -1;
    }

    void ReadRaw(int tag, int start)
    {
        MoveTo(start);
        for (int end = source.IndexOf("{%", start, StringComparison.Ordinal); end >= 0; end = source.IndexOf("{%", end + 1, StringComparison.Ordinal))
        {
            char sign = CharacterAt(end + 2);
            int word = SkipWord(sign is '-' or '+' ? end + 3 : end + 2, "endraw");
            if (word < 0)
                continue;
            char endSign = CharacterAt(word);
            int brace = endSign is '-' or '+' ? word + 1 : word;
            if (!IsAt(brace, "%}"))
                continue;
            AddText(BeforeTag(source[start..end], sign, stripsIndentation: true), end);
            MoveTo(EndOfTag(brace, endSign, trimsLineEnd: true));
            return;
        }
        throw Error("Missing end of raw directive", LineOf(tag));
    }

    /// <summary>Reads the tokens of an expression or a statement, up to the end of its tag.</summary>
    void ReadInside(bool isBlock)
    {
        Stack<char> open = new();
        while (at < source.Length)
        {
            char c = source[at];
            if (open.Count == 0 && EndOfInside(isBlock) is int brace and >= 0)
            {
                int end = EndOfTag(brace, source[at], trimsLineEnd: isBlock);
                Add(isBlock ? TokenKind.BlockEnd : TokenKind.OutputEnd, source[at..end]);
                MoveTo(end);
                return;
            }
            if (CodePoints.IsSpace(c))
                MoveTo(SkipSpace(at));
            else if (char.IsAsciiDigit(c))
                ReadNumber();
            else if (char.IsLetter(c) || c == '_')
                ReadName();
            else if (c is '"' or '\'')
                ReadString(c);
            else
                ReadOperator(open);
        }
    }

    /// <summary>Where the two characters that end the tag stand, if they come next; -1 if not.</summary>
    int EndOfInside(bool isBlock)
    {
        string end = isBlock ? "%}" : "}}";
        if (IsAt(at, end))
            return at;
        return (source[at] == '-' || isBlock && source[at] == '+') && IsAt(at + 1, end) ? at + 1 : -1;
    }

    void ReadNumber()
    {
        int end = NumberLexer.End(source, at);
        string text = source[at..end];
        NumberValue value = NumberLexer.Value(text) ?? throw Error("a number is malformed or has too many digits", line);
        tokens.Add(new Token(TokenKind.Number, text, line, value));
        at = end;
    }

    void ReadName()
    {
        int end = at;
        while (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] == '_'))
            end++;
        if (end - at > LongestName)
            throw Error($"a name has more than {LongestName} characters", line);
        Add(TokenKind.Name, source[at..end]);
        at = end;
    }

    void ReadString(char quote)
    {
        int end = at + 1;
        while (end < source.Length && source[end] != quote)
            end += source[end] == '\\' ? 2 : 1;
        if (end >= source.Length)
            throw Error("a string has no end", line);
        string text = StringLiteral.Decode(source[(at + 1)..end])
            ?? throw Error("a string has an escape that is malformed or names a character", line);
        Add(TokenKind.String, text);
        MoveTo(end + 1);
    }

    void ReadOperator(Stack<char> open)
    {
        int length = at + 1 < source.Length && source.AsSpan(at, 2) is "==" or "!=" or ">=" or "<=" or "//" or "**" ? 2 : 1;
        string symbol = source.Substring(at, length);
        if (length == 1 && !"+-/*%~[](){}<>=.:|,;".Contains(symbol[0]))
            throw Error($"unexpected character '{symbol}'", line);
        if (symbol is "(" or "[" or "{")
            open.Push(symbol[0] switch { '(' => ')', '[' => ']', _ => '}' });
        else if (symbol is ")" or "]" or "}" && (!open.TryPop(out char expected) || expected != symbol[0]))
            throw Error($"unexpected '{symbol}'", line);
        Add(TokenKind.Operator, symbol);
        at += length;
    }

    /// <summary>Where the source goes on after a tag's last two characters.</summary>
    int EndOfTag(int brace, char sign, bool trimsLineEnd)
    {
        int end = brace + 2;
        if (sign == '-')
            return SkipSpace(end);
        return trimsLineEnd && sign != '+' && CharacterAt(end) == '\n' ? end + 1 : end;
    }

    void MoveTo(int position)
    {
        atLineStart = position > 0 && source[position - 1] == '\n';
        line += source.AsSpan(at, position - at).Count('\n');
        at = position;
    }

    /// <summary>Adds what is left of the text that ends at a place.</summary>
    void AddText(string text, int end)
    {
        if (text.Length > 0)
            Add(TokenKind.Text, text);
        MoveTo(end);
    }

    void Add(TokenKind kind, string text) => tokens.Add(new Token(kind, text, line));

    int SkipSpace(int from)
    {
        while (from < source.Length && CodePoints.IsSpace(source[from]))
            from++;
        return from;
    }

    /// <summary>The place after a word with white space around it, or -1 if it is not there.</summary>
    int SkipWord(int from, string word)
    {
        int start = SkipSpace(from);
        return IsAt(start, word) ? SkipSpace(start + word.Length) : -1;
    }

    bool IsAt(int position, string text) => position < source.Length && source.AsSpan(position).StartsWith(text);

    char CharacterAt(int position) => position < source.Length ? source[position] : '\0';

    int LineOf(int position) => 1 + source.AsSpan(0, position).Count('\n');

    static TemplateException Error(string reason, int line) => new(TemplateErrorKind.Syntax, reason, line);
}
