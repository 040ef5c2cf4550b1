namespace Fathom.Studies.Grading.Reading;

/// <summary>Which of its two values each plus-minus has in the reading at hand: a value with such signs is read once for each choice.</summary>
sealed class PlusMinus
{
    const int Most = 4;

    int choice, seen;
    bool isOpposed;

    /// <summary>Whether a sign is a minus here.</summary>
    public bool IsNegative(string sign)
    {
        switch (sign)
        {
            case "±":
                return (choice >> Math.Min(seen++, Most) & 1) == 1;
            case "∓":
                seen++;
                isOpposed = true;
                return (choice & 1) == 0;
            default:
                return sign == "-";
        }
    }

    /// <summary>What is read from the cursor's place, for each choice of its signs. Where one is opposed to the others, all of them go together.</summary>
    public List<Node> Readings(TokenCursor cursor, Func<Node> read)
    {
        var outer = (choice, seen, isOpposed);
        var start = cursor.Place;
        (choice, seen, isOpposed) = (0, 0, false);
        List<Node> readings = [read()];
        int signs = seen;
        bool together = isOpposed;
        if (signs > Most)
            throw new UnreadableException("it holds too many plus-minus signs");
        for (int next = 1; next < 1 << signs; next++)
        {
            if (together && next != (1 << signs) - 1)
                continue;
            cursor.Place = start;
            (choice, seen) = (next, 0);
            readings.Add(read());
        }
        (choice, seen, isOpposed) = outer;
        return readings;
    }
}
