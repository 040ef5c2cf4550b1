using System.Text;
using Fathom.Figures;

namespace Fathom.Cli;

/// <summary>Makes text visible on its way to where results go, line by line.</summary>
sealed class VisibleWriter(TextWriter to) : TextWriter
{
    public override Encoding Encoding => to.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => to.Write(VisibleText.OfLines(value ?? ""));

    public override void WriteLine() => to.WriteLine();

    public override void WriteLine(string? value) => to.WriteLine(VisibleText.OfLines(value ?? ""));
}
