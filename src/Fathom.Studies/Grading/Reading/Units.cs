namespace Fathom.Studies.Grading.Reading;

/// <summary>Words after a number: which are units and dropped, which are part of the number, and which forbid dropping.</summary>
static class Units
{
    /// <summary>So many letters beside each other may be a product of variables; more are a word.</summary>
    public const int LongestProduct = 3;

    /// <summary>Short units and what is counted in so few letters; longer words after a number and a blank are taken for units anyway.</summary>
    static readonly HashSet<string> Known =
    [
        .. ("mm cm dm km nm mg kg lb lbs oz ml cl dl kl gal mol hr hrs min mins sec secs ms ft in yd mi mph kph rpm bpm psi atm bar hz khz mhz ghz rad deg cal kcal usd eur gbp inr " +
            "cent day days week year men cup cups egg eggs box pens cow hen pig dog cat cats dogs hens pigs cows car cars bus age ages way ways unit units sq cu mile inch foot feet " +
            "yard hour gram litre liter meter metre joule watt volt ohm rupee dollar dollars euro euros pound pounds km cc kw kwh kj kn kpa pa st nd rd th").Split(' '),
    ];

    /// <summary>Words that say something about the number, so that it is not the answer alone.</summary>
    static readonly HashSet<string> Meaningful =
    [
        .. ("if when for where not no more less fewer than is are least most plus minus times over of am pm bc ad bce ce half halves third thirds quarter quarters fourth fourths fifth " +
            "fifths sixth sixths seventh eighth eighths ninth tenth tenths hundredth hundredths thousandth thousandths mod modulo to base choose squared cubed factorial below above " +
            "north south east west remainder something other but except until since else").Split(' '),
    ];

    static readonly Dictionary<string, long> Multipliers = new()
    {
        ["hundred"] = 100,
        ["thousand"] = 1_000,
        ["million"] = 1_000_000,
        ["billion"] = 1_000_000_000,
        ["trillion"] = 1_000_000_000_000,
    };

    /// <summary>Letters that are also units: metres, seconds, grams, hours, litres, newtons and so on.</summary>
    const string Letters = "msghLlNJWVKCFA";

    /// <summary>Whether a few letters may be a unit as well as variables.</summary>
    public static bool IsShort(Token token) => token.Kind == TokenKind.Letters
        && (token.Text.Length == 1 ? token.AfterBlank && Letters.Contains(token.Text, StringComparison.Ordinal) : token.Text.Length <= LongestProduct && IsKnown(token.Text));

    public static bool IsKnown(string word) => Known.Contains(word.ToLowerInvariant());

    public static bool IsMeaningful(string word) => Meaningful.Contains(word.ToLowerInvariant());

    /// <summary>How many such a word makes of a number, or null.</summary>
    public static long? Multiplier(string word) => Multipliers.TryGetValue(word.ToLowerInvariant(), out long times) ? times : null;
}
