using SkiaSharp;

namespace Fathom.Charts;

/// <summary>A picture of shapes and text, to be drawn on any canvas.</summary>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Draw">Draws it, with its left upper corner at 0, 0; what is behind it stays.</param>
sealed record DrawnPicture(int Width, int Height, Action<SKCanvas> Draw);
