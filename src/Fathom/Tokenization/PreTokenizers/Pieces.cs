namespace Fathom.Tokenization.PreTokenizers;

/// <summary>A text and the parts of it that no token crosses, in order.</summary>
/// <param name="Text">The text, as normalised and respelled so far.</param>
/// <param name="Parts">Where each part starts and ends.</param>
/// <param name="AtStart">Whether the first part is the beginning of the whole input.</param>
/// <param name="Budget">What the whole input may still spend.</param>
sealed record Pieces(string Text, List<(int Start, int End)> Parts, bool AtStart, WorkBudget Budget)
{
    /// <summary>Steps that a part costs, however short it is.</summary>
    const int StepsOfPart = 8;

    /// <summary>The whole text as one part.</summary>
    public Pieces(string text, bool atStart, WorkBudget budget) : this(text, text.Length > 0 ? [(0, text.Length)] : [], atStart, budget) { }

    /// <summary>Respells each part.</summary>
    public Pieces Respell(Func<string, int, string> respell)
    {
        Budget.Work(Text.Length / 4 + StepsOfPart * (long)Parts.Count);
        var text = new System.Text.StringBuilder(Text.Length + Text.Length / 8);
        var parts = new List<(int, int)>(Parts.Count);
        for (int i = 0; i < Parts.Count; i++)
        {
            int start = text.Length;
            string part = respell(Text[Parts[i].Start..Parts[i].End], i);
            Budget.AllocateText(part.Length);
            text.Append(part);
            if (text.Length > start)
                parts.Add((start, text.Length));
        }
        return this with { Text = text.ToString(), Parts = parts };
    }
}
