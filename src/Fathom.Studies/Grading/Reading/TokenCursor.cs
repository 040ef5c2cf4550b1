namespace Fathom.Studies.Grading.Reading;

/// <summary>A place in the tokens of an answer, which counts what is done so that reading has an end.</summary>
sealed class TokenCursor(List<Token> tokens)
{
    const int MostDepth = 100, MostSteps = 100_000;

    (int Token, int Character) place;
    int depth, steps;

    /// <summary>Where it stands; what was read from there can be read once more.</summary>
    public (int Token, int Character) Place
    {
        get => place;
        set => place = value;
    }

    /// <summary>The token at the place, or what is left of it.</summary>
    public Token Current => place.Character == 0 ? tokens[place.Token] : tokens[place.Token] with { Text = tokens[place.Token].Text[place.Character..], AfterBlank = false };

    /// <summary>A token further on.</summary>
    public Token Ahead(int count) => count == 0 ? Current : tokens[Math.Min(place.Token + count, tokens.Count - 1)];

    public Token Take()
    {
        if (++steps > MostSteps)
            throw new UnreadableException("it is too entangled");
        var token = Current;
        if (token.Kind != TokenKind.End)
            place = (place.Token + 1, 0);
        return token;
    }

    public void Skip(int count)
    {
        for (; count > 0; count--)
            Take();
    }

    /// <summary>Takes the first character of a number or of letters.</summary>
    public string TakeCharacter()
    {
        var token = Current;
        if (token.Text.Length == 1)
            return Take().Text;
        place.Character++;
        return token.Text[..1];
    }

    public bool TryTake(string sign)
    {
        if (!Current.IsSign(sign))
            return false;
        Take();
        return true;
    }

    public void Expect(string sign)
    {
        if (!TryTake(sign))
            throw new UnreadableException($"a {sign} is missing in it");
    }

    /// <summary>Reads something that may hold itself.</summary>
    public Node Within(Func<Node> read)
    {
        if (++depth > MostDepth)
            throw new UnreadableException("it is nested too deeply");
        var node = read();
        depth--;
        return node;
    }
}
