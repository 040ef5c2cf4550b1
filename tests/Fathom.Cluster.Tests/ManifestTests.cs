using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace Fathom.Cluster.Tests;

/// <summary>The manifests of the documentation: they are YAML, and what they start is what the command takes.</summary>
public class ManifestTests
{
    [Theory]
    [InlineData("compose.yaml", 2)]
    [InlineData("kubernetes.yaml", 2)]
    public void A_manifest_starts_what_the_command_takes(string name, int containers)
    {
        var yaml = new YamlStream();
        using (var file = File.OpenText(Path.Combine(Fixtures.Repository, "docs", "cluster", name)))
            yaml.Load(file);
        YamlMappingNode[] started = [.. yaml.Documents.SelectMany(static document => document.AllNodes).OfType<YamlMappingNode>().Where(static node => Text(node, "image") == "fathom")];
        Assert.Equal(containers, started.Length);
        foreach (var container in started)
        {
            string[] arguments = [.. ((YamlSequenceNode)container[container.Children.ContainsKey("args") ? "args" : "command"]).Select(static one => ((YamlScalarNode)one).Value!)];
            string[] verb = [.. arguments.TakeWhile(static word => word.All(char.IsLetter))];
            string help = Help(verb);
            Assert.All(arguments.Where(static word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($" {option} ", help, StringComparison.Ordinal));
        }
    }

    static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

    static string Help(string[] verb)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [RunnerTests.Command, .. verb, "--help"]) { RedirectStandardOutput = true })!;
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return help.Replace(",", "", StringComparison.Ordinal);
    }
}
