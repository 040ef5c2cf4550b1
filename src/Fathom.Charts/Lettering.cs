using System.Text;
using Fathom.Figures;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Fathom.Charts;

/// <summary>Measures and draws lines of text in whatever script; a character that no font has is drawn as its number.</summary>
static class Lettering
{
    /// <summary>A bound of how narrow a character can be, as a share of the size.</summary>
    const float NarrowestCharacter = 0.2f;

    /// <summary>Where a text stands in relation to the point it is drawn at.</summary>
    internal enum Anchor
    {
        Start,
        Middle,
        End,
    }

    /// <summary>The width of a line, in pixels.</summary>
    internal static float Width(string text, float size)
    {
        float width = 0;
        foreach (var part in Parts(text))
        {
            using var font = part.Font(size);
            width += part.Width(font);
        }
        return width;
    }

    /// <summary>Draws a line, turned by so many degrees clockwise about a point at the middle of its height.</summary>
    internal static void Draw(
        SKCanvas canvas, string text, float x, float y, float size, SKColor color, Anchor anchor = Anchor.Start, float degrees = 0)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(degrees);
        float left = anchor == Anchor.Start ? 0 : -Width(text, size) * (anchor == Anchor.Middle ? 0.5f : 1), baseline = size * 0.36f;
        foreach (var part in Parts(text))
        {
            using var font = part.Font(size);
            part.Draw(canvas, left, baseline, font, paint);
            left += part.Width(font);
        }
        canvas.Restore();
    }

    /// <summary>The text, shortened with an ellipsis until it is narrow enough; empty where not even two characters are.</summary>
    internal static string Fit(string text, float size, float width)
    {
        int most = (int)(width / (size * NarrowestCharacter));
        if (text.Length == 0 || most < 2)
            return "";
        text = VisibleText.Shorten(text, most);
        if (Width(text, size) <= width)
            return text;
        for (int characters = text.Length - 1; characters >= 2; characters--)
            if (VisibleText.Shorten(text, characters) is var shortened && Width(shortened, size) <= width)
                return shortened;
        return "";
    }

    /// <summary>The text in parts of one font each, those that have to be shaped by themselves.</summary>
    static List<Part> Parts(string text)
    {
        List<Part> parts = [];
        foreach (var rune in text.EnumerateRunes())
        {
            var typeface = Typefaces.For(rune);
            string shown = typeface is null ? VisibleText.Escape(rune) : rune.ToString();
            var part = new Part(shown, typeface ?? Typefaces.Default, typeface is not null && NeedsShaping(rune));
            if (parts.Count > 0 && parts[^1].Continues(part))
                parts[^1] = part with { Text = parts[^1].Text + shown };
            else
                parts.Add(part);
        }
        return parts;
    }

    /// <summary>Whether its script runs from right to left or joins its letters: from Hebrew to Mongolian.</summary>
    static bool NeedsShaping(Rune rune) => rune.Value is >= 0x0590 and < 0x18B0 or >= 0xFB1D and < 0xFF00;

    readonly record struct Part(string Text, SKTypeface Typeface, bool Shaped)
    {
        internal bool Continues(Part other) => Typeface == other.Typeface && Shaped == other.Shaped;

        internal SKFont Font(float size) => new(Typeface, size) { Subpixel = true, Hinting = SKFontHinting.Slight };

        internal float Width(SKFont font)
        {
            if (!Shaped)
                return font.MeasureText(Text);
            using var shaper = new SKShaper(Typeface);
            return shaper.Shape(Text, font).Width;
        }

        internal void Draw(SKCanvas canvas, float x, float y, SKFont font, SKPaint paint)
        {
            if (!Shaped)
            {
                canvas.DrawText(Text, x, y, font, paint);
                return;
            }
            using var shaper = new SKShaper(Typeface);
            canvas.DrawShapedText(shaper, Text, x, y, font, paint);
        }
    }
}
