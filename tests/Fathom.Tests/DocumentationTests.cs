using System.Text.RegularExpressions;

namespace Fathom.Tests;

/// <summary>What the pages of documentation point at is there.</summary>
public partial class DocumentationTests
{
    static string Folder => Path.Combine(Fixtures.Repository, "docs");

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder, "*.md").Append(Path.Combine(Fixtures.Repository, "README.md")).Select(file => Path.GetRelativePath(Fixtures.Repository, file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file_and_to_a_heading_in_it(string page)
    {
        string path = Path.Combine(Fixtures.Repository, page);
        foreach (Match link in Link().Matches(File.ReadAllText(path)))
        {
            string[] parts = link.Groups["place"].Value.Split('#');
            string target = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link.Value}");
            if (parts.Length > 1)
                Assert.Contains(parts[1], Heading().Matches(File.ReadAllText(target)).Select(heading => Anchor(heading.Groups["text"].Value)));
        }
    }

    [Fact]
    public void Every_picture_is_shown_and_has_its_numbers()
    {
        string shown = string.Concat(Pages.Select(page => File.ReadAllText(Path.Combine(Fixtures.Repository, page.Data))));
        foreach (string picture in Directory.GetFiles(Path.Combine(Folder, "images"), "*.png").Select(file => Path.GetFileNameWithoutExtension(file)))
        {
            Assert.Contains($"images/{picture}.png", shown, StringComparison.Ordinal);
            // The pages are photographs of a browser, and a lens is not fitted every time.
            if (!picture.StartsWith("page-", StringComparison.Ordinal) && picture != "smollm2-tuned")
                Assert.True(Directory.GetFiles(Path.Combine(Folder, "numbers"), $"{picture}.*").Length == 1, $"docs/pictures.sh writes no numbers of {picture}");
        }
    }

    [Fact]
    public void The_program_in_one_file_is_the_one_that_is_shown() => Assert.Contains(
        File.ReadAllText(Path.Combine(Folder, "gallery", "picture.cs")), File.ReadAllText(Path.Combine(Folder, "library.md")), StringComparison.Ordinal);

    [Fact]
    public void The_how_to_has_ten_jobs_each_with_a_command_and_a_picture()
    {
        string[] jobs = File.ReadAllText(Path.Combine(Folder, "how-to.md")).Split("\n## ")[1..];
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"{number}."), jobs.Select(job => job.Split(' ')[0]));
        Assert.All(jobs, job => Assert.Matches("(?s)\n```\n.*fathom .*\n```\n!\\[.+\\]\\(images/.+\\.png\\)", job));
    }

    static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)(?<place>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchor();
}
