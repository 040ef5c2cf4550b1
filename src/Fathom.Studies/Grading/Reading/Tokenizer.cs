namespace Fathom.Studies.Grading.Reading;

/// <summary>Cuts an answer, in LaTeX or plain, into tokens. It takes any text: what it does not know becomes a sign of that name.</summary>
sealed class Tokenizer
{
    /// <summary>What an open brace is.</summary>
    enum Brace
    {
        Group,
        /// <summary>Of a command such as <c>\text</c>.</summary>
        Text,
        /// <summary>Of a command such as <c>\mathrm</c>.</summary>
        Font,
    }

    static readonly string[] DegreeSigns = [@"\circ", @"\degree"];

    readonly string text;
    readonly List<Token> tokens = [];
    readonly Stack<Brace> braces = new();
    int at, brackets;
    bool blank;

    Tokenizer(string text) => this.text = text;

    /// <summary>The tokens of a text, with one of kind <see cref="TokenKind.End"/> after them.</summary>
    public static List<Token> Tokens(string text)
    {
        var tokenizer = new Tokenizer(Spelling.Of(text));
        while (tokenizer.at < tokenizer.text.Length)
            tokenizer.Next();
        tokenizer.Add(TokenKind.End, "");
        return tokenizer.tokens;
    }

    char Current => At(at);

    bool InText => braces.Contains(Brace.Text);

    char At(int index) => index < text.Length ? text[index] : '\0';

    bool Follows(string piece) => text.AsSpan(at).StartsWith(piece, StringComparison.Ordinal);

    void Add(TokenKind kind, string token)
    {
        tokens.Add(new(kind, token, blank));
        blank = false;
    }

    void Next()
    {
        char c = Current;
        if (char.IsWhiteSpace(c) || char.IsControl(c) || c == '~')
        {
            blank = true;
            at++;
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(at + 1))))
        {
            string number = NumberScanner.Scan(text, ref at, brackets == 0);
            Add(TokenKind.Number, number);
        }
        else if (char.IsLetter(c))
            AddLetters();
        else if (c == '\\')
            AddCommand();
        else
            AddSign(c);
    }

    void AddLetters()
    {
        int start = at;
        while (char.IsLetter(Current))
            at++;
        string letters = text[start..at], lower = letters.ToLowerInvariant();
        if (lower is "and" or "or")
            Add(TokenKind.Sign, lower == "or" ? "or" : ",");
        else if (lower is "percent" or "percents" or "percentage")
            Add(TokenKind.Sign, "%");
        else if (lower is "degree" or "degrees")
            Add(TokenKind.Sign, "°");
        else if (lower is "inf" or "infinity")
            Add(TokenKind.Name, "infty");
        else if (letters == "sqrt")
            Add(TokenKind.Sign, letters);
        else if (letters == "pi" || Latex.Functions.Contains(letters))
            Add(TokenKind.Name, letters);
        else
            Add(InText || !letters.All(char.IsAsciiLetter) || (letters.Length > 1 && braces.Contains(Brace.Font)) ? TokenKind.Word : TokenKind.Letters, letters);
    }

    void AddCommand()
    {
        int start = ++at;
        while (char.IsAsciiLetter(Current))
            at++;
        if (at == start && at < text.Length)
            at++;
        string name = text[start..at];
        if (name is "begin" or "end")
            AddEnvironment(name);
        else if (Latex.Texts.Contains(name) || Latex.Fonts.Contains(name))
            Open(Latex.Texts.Contains(name) ? Brace.Text : Brace.Font);
        else if (Latex.Alphabets.Contains(name))
            Add(TokenKind.Name, $"{name} {Group()}");
        else if (Latex.Blanks.Contains(name))
            blank = true;
        else if (Latex.Nothing.Contains(name))
            at += name is "left" or "right" && Current == '.' ? 1 : 0;
        else if (Latex.Signs.TryGetValue(name, out string? sign))
            AddBracketed(sign);
        else
            Add(Latex.Names.Contains(name) || Latex.Functions.Contains(name) ? TokenKind.Name : TokenKind.Sign, name);
    }

    void AddEnvironment(string beginOrEnd)
    {
        string name = Group();
        if (beginOrEnd == "begin" && name == "array")
            Group();
        Add(TokenKind.Sign, Latex.Matrices.Contains(name) ? $"{beginOrEnd} matrix" : beginOrEnd);
    }

    void Open(Brace brace)
    {
        SkipBlanks();
        if (Current != '{')
            return;
        at++;
        braces.Push(brace);
    }

    /// <summary>The content of the braces that follow, or nothing.</summary>
    string Group()
    {
        SkipBlanks();
        int end = Current == '{' ? text.IndexOf('}', at) : -1;
        if (end < 0)
            return "";
        string content = text[(at + 1)..end].Trim();
        at = end + 1;
        return content;
    }

    void SkipBlanks()
    {
        while (char.IsWhiteSpace(Current))
            at++;
    }

    void AddSign(char c)
    {
        at++;
        switch (c)
        {
            case '{':
                braces.Push(Brace.Group);
                Add(TokenKind.Sign, "{");
                break;
            case '}':
                if (!braces.TryPop(out var brace) || brace == Brace.Group)
                    Add(TokenKind.Sign, "}");
                break;
            case '^' when SkipDegree():
                Add(TokenKind.Sign, "°");
                break;
            case '*' when Current == '*':
                at++;
                if (IsPower())
                    Add(TokenKind.Sign, "^");
                break;
            case '<' or '>' or '!' or '=' when Current == '=':
                at++;
                Add(TokenKind.Sign, c switch { '<' => "≤", '>' => "≥", '!' => "≠", _ => "=" });
                break;
            case '-' or '=' when Current == '>':
                at++;
                Add(TokenKind.Sign, "→");
                break;
            case '.' when Follows(".."):
                at += 2;
                Add(TokenKind.Sign, "…");
                break;
            case '"' or '`' or '$':
                break;
            default:
                AddBracketed(c.ToString());
                break;
        }
    }

    /// <summary>Adds a sign and counts the brackets in which commas part numbers.</summary>
    void AddBracketed(string sign)
    {
        Add(TokenKind.Sign, sign);
        if (sign is "(" or "[" or "\\{")
            brackets++;
        else if (sign is ")" or "]" or "\\}" && brackets > 0)
            brackets--;
    }

    /// <summary>Whether two asterisks are a power, not marks around bold text.</summary>
    bool IsPower() => tokens.Count > 0 && (tokens[^1].Kind is TokenKind.Number or TokenKind.Letters or TokenKind.Name || tokens[^1].IsSign(")"))
        && (char.IsAsciiLetterOrDigit(Current) || Current is '(' or '-');

    /// <summary>Goes past a degree sign that is raised, in braces or not.</summary>
    bool SkipDegree()
    {
        int start = at;
        SkipBlanks();
        bool inBraces = Current == '{';
        at += inBraces ? 1 : 0;
        SkipBlanks();
        string? degree = Array.Find(DegreeSigns, Follows);
        if (degree is null)
        {
            at = start;
            return false;
        }
        at += degree.Length;
        SkipBlanks();
        at += inBraces && Current == '}' ? 1 : 0;
        return true;
    }
}
