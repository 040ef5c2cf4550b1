namespace Fathom.Studies.Grading.Reading;

/// <summary>Reads over units and remarks after a number, which are dropped.</summary>
/// <param name="cursor">Where it reads.</param>
/// <param name="shortUnits">Whether a few letters that may be a unit or variables are a unit, after a number.</param>
sealed class UnitReader(TokenCursor cursor, bool shortUnits)
{
    /// <summary>Whether a token begins a unit of the product before it.</summary>
    public bool IsUnit(Token token, List<Node> factors) => token switch
    {
        { Kind: TokenKind.Word } => true,
        { Kind: not TokenKind.Letters } => false,
        { Text.Length: <= Units.LongestProduct } => shortUnits && factors is [Node.Number, ..] && Units.IsShort(token),
        _ => Units.IsKnown(token.Text) || token.AfterBlank,
    };

    /// <summary>Takes a unit: words, their powers, and what they are by.</summary>
    public Node.Unit Take(Node inner)
    {
        var first = cursor.Take();
        while (true)
            if (cursor.Current is { Kind: TokenKind.Word } or { Kind: TokenKind.Letters, Text.Length: > 1 } || cursor.Current.IsSign("."))
                cursor.Skip(1);
            else if (cursor.Current is { Kind: TokenKind.Sign, Text: "/" or "*" } && cursor.Ahead(1).IsLetters)
                cursor.Skip(2);
            else if (cursor.Current.IsSign("^"))
                SkipPower();
            else if (cursor.Current.IsSign("(") && cursor.Ahead(1) is { IsLetters: true, Text: "s" } && cursor.Ahead(2).IsSign(")"))
                cursor.Skip(3);
            else
                return new Node.Unit(inner, Units.IsKnown(first.Text));
    }

    /// <summary>Goes past words in parentheses after a number: "72 (seventy-two)".</summary>
    public bool SkipRemark(Node before)
    {
        if (before is not (Node.Number or Node.Unit) || cursor.Current is not { AfterBlank: true, Text: "(" } || cursor.Ahead(1) is not { IsLetters: true, Text.Length: > 1 })
            return false;
        int count = 1;
        while ((cursor.Ahead(count) is { IsLetters: true } word && !Units.IsMeaningful(word.Text)) || cursor.Ahead(count).IsSign("-"))
            count++;
        if (!cursor.Ahead(count).IsSign(")"))
            return false;
        cursor.Skip(count + 1);
        return true;
    }

    /// <summary>Goes past the power of a unit: a number, in braces or not, perhaps negative.</summary>
    void SkipPower()
    {
        int braces = cursor.Ahead(1).IsSign("{") ? 1 : 0, sign = cursor.Ahead(1 + braces).IsSign("-") ? 1 : 0;
        if (!cursor.Ahead(1 + braces + sign).IsWholeNumber || (braces > 0 && !cursor.Ahead(2 + braces + sign).IsSign("}")))
            throw new UnreadableException("a unit has a power that is no number in it");
        cursor.Skip(2 + (2 * braces) + sign);
    }
}
