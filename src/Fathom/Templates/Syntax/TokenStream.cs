namespace Fathom.Templates.Syntax;

/// <summary>The tokens of a source, read one after the other, and how deep the parser stands in them.</summary>
sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    /// <summary>Levels of blocks and of expressions inside one another.</summary>
    const int MaxDepth = 100;

    int at, depth;

    public Token Current => tokens[at];

    public Token Following => tokens[Math.Min(at + 1, tokens.Count - 1)];

    public Token Next()
    {
        Token token = Current;
        at = Math.Min(at + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipOperator(string symbol) => Skip(Current.IsOperator(symbol));

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol))
            throw Unexpected($"'{symbol}'");
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
            throw Unexpected($"'{name}'");
    }

    public string ExpectAnyName() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    public void Expect(TokenKind kind, string description)
    {
        if (!Skip(Current.Kind == kind))
            throw Unexpected(description);
    }

    public TemplateException Unexpected(string expected) => Error($"unexpected '{Current.Description}', expected {expected}");

    public TemplateException Error(string reason) => new(TemplateErrorKind.Syntax, reason, Current.Line);

    /// <summary>Parses something that may hold its like. Throws a limit error where that nests too deeply.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++depth > MaxDepth)
            throw new TemplateException(TemplateErrorKind.Limit, $"the template nests more than {MaxDepth} levels deep", Current.Line);
        T result = parse();
        depth--;
        return result;
    }

    bool Skip(bool isThere)
    {
        if (isThere)
            Next();
        return isThere;
    }
}
