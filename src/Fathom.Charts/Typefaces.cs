using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The fonts of all pictures: DejaVu Sans, which comes with the program, and for what it lacks the machine's own.</summary>
static class Typefaces
{
    static readonly Lazy<SKTypeface> Embedded = new(Load);
    static readonly Lazy<SKTypeface[]> Installed = new(() => [.. SKFontManager.Default.FontFamilies.Select(SKTypeface.FromFamilyName)]);
    static readonly ConcurrentDictionary<Rune, SKTypeface?> Fallbacks = new();

    /// <summary>DejaVu Sans.</summary>
    internal static SKTypeface Default => Embedded.Value;

    /// <summary>A font that has the character; null where none has it.</summary>
    internal static SKTypeface? For(Rune rune) => Default.ContainsGlyph(rune.Value) ? Default : Fallbacks.GetOrAdd(rune, Find);

    static SKTypeface? Find(Rune rune) =>
        SKFontManager.Default.MatchCharacter(rune.Value) ?? Installed.Value.FirstOrDefault(typeface => typeface.ContainsGlyph(rune.Value));

    static SKTypeface Load()
    {
        using var font = typeof(Typefaces).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        return SKTypeface.FromStream(font);
    }
}
