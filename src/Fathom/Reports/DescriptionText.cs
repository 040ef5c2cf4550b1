using System.Text;

namespace Fathom.Reports;

/// <summary>A description as text: plain, or in Markdown.</summary>
public static class DescriptionText
{
    const string Markup = "\\`*_[]<>&~|$#";

    /// <summary>The endings of the files that <see cref="Save"/> knows.</summary>
    public static IReadOnlyList<string> Formats { get; } = [".md", ".txt"];

    /// <summary>Writes a description, whole or not at all, in the form that the file's ending names.</summary>
    /// <exception cref="FathomException">The ending names none, or the file cannot be written.</exception>
    public static void Save(string path, Description description)
    {
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".md" => Markdown(description),
            ".txt" => Plain(description),
            _ => throw new FathomException($"{path}: a description's name ends in {string.Join(" or ", Formats)}"),
        };
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The description in paragraphs, a line each.</summary>
    public static string Plain(Description description) => Join(description, heading => heading, line => line);

    /// <summary>The description with headings and lists; what a token holds is no markup.</summary>
    public static string Markdown(Description description) => Join(description, heading => $"## {heading}", Escape);

    static string Join(Description description, Func<string, string> heading, Func<string, string> line)
    {
        var text = new StringBuilder();
        Write("Overview", "", [description.Overview]);
        Write("Axes", "", [description.Axes]);
        Write("Detailed analysis", "- ", [.. description.Analysis.Select(entry => entry.Text)]);
        Write("Key observations", "- ", description.Observations);
        Write("Interpretation", "", [description.Interpretation]);
        return text.ToString(0, text.Length - 1);

        void Write(string name, string mark, IReadOnlyList<string> lines)
        {
            text.Append(heading(name)).Append("\n\n");
            foreach (string content in lines)
                text.Append(mark).Append(line(content)).Append('\n');
            text.Append('\n');
        }
    }

    static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
            (Markup.Contains(character) ? escaped.Append('\\') : escaped).Append(character);
        return escaped.ToString();
    }
}
