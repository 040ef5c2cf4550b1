using System.Diagnostics;
using System.Text.RegularExpressions;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>What a stranger does who has the packages in a folder, and nothing of this repository.</summary>
public partial class PackageTests
{
    [Fact]
    public void All_packages_install_into_an_empty_folder_and_the_tool_draws_the_first_picture_and_the_examples_of_the_readme_and_of_one_file_run()
    {
        using var folder = new TemporaryFolder();
        Pack(folder, "Fathom", "--no-build");
        Pack(folder, "Fathom.Cli");
        File.WriteAllText(folder.File("nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packages" value="packages" /><add key="cache" value="{PackageCache}" /></packageSources>
            </configuration>
            """);
        Dotnet(folder, "tool", "install", "Fathom.Cli", "--tool-path", folder.File("tools"));
        DrawFirstPicture(folder);
        Assert.Equal(WithoutTimings(FathomRun.Of("map", "--json").Out), WithoutTimings(Succeeds(FathomRun.Start(folder.Path, Tool(folder), "map", "--json"))));
        RunExample(folder);
        RunSingleFile(folder);
    }

    /// <summary>The program of docs/library.md, which names its package itself.</summary>
    static void RunSingleFile(TemporaryFolder folder)
    {
        Pack(folder, "Fathom.Charts");
        File.Copy(Path.Combine(Fixtures.Repository, "docs", "gallery", "picture.cs"), folder.File("picture.cs"));
        Dotnet(folder, "run", "picture.cs", DemonstrationModel.Path, DemonstrationModel.Question, folder.File("picture.png"));
        Assert.Equal("PNG"u8, File.ReadAllBytes(folder.File("picture.png")).AsSpan(1, 3));
    }

    static void DrawFirstPicture(TemporaryFolder folder)
    {
        string elsewhere = Directory.CreateDirectory(folder.File("elsewhere")).FullName;
        Succeeds(FathomRun.Start(elsewhere, Tool(folder), "map"));
        Assert.Equal("PNG"u8, File.ReadAllBytes(Path.Combine(elsewhere, "fathom-map.png")).AsSpan(1, 3));
    }

    static string Tool(TemporaryFolder folder) => folder.File(OperatingSystem.IsWindows() ? "tools/fathom.exe" : "tools/fathom");

    /// <summary>All that a run says but its times: code that was compiled before has the bits of code that is compiled when it runs.</summary>
    static string WithoutTimings(string json) => Timings().Replace(json, "").TrimEnd();

    static void RunExample(TemporaryFolder folder)
    {
        string example = Directory.CreateDirectory(folder.File("example")).FullName;
        string code = Example().Match(File.ReadAllText(Path.Combine(Fixtures.Repository, "README.md"))).Groups["code"].Value;
        File.WriteAllText(Path.Combine(example, "Program.cs"), code);
        File.WriteAllText(Path.Combine(example, "example.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="Fathom" Version="*" /></ItemGroup>
            </Project>
            """);
        string said = Dotnet(folder, "run", "--project", example, "--", DemonstrationModel.Path, DemonstrationModel.Question);
        Assert.Contains("8 of 44 tokens settle at layer 31 or above", said, StringComparison.Ordinal);
    }

    static void Pack(TemporaryFolder folder, string project, params string[] more) =>
        Succeeds(Process.Start(Quiet(["pack", Path.Combine(Fixtures.Repository, "src", project), "-c", Configuration, "-o", folder.File("packages"), .. more]))!);

    /// <summary>Runs dotnet with a package cache of its own, so that no package of an earlier build is taken.</summary>
    static string Dotnet(TemporaryFolder folder, params string[] arguments)
    {
        var start = Quiet(arguments);
        start.WorkingDirectory = folder.Path;
        start.Environment["NUGET_PACKAGES"] = folder.File("cache");
        return Succeeds(Process.Start(start)!);
    }

    /// <summary>A call of dotnet that leaves no processes behind.</summary>
    static ProcessStartInfo Quiet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }

    static string Succeeds(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output.Result + error);
            return output.Result;
        }
    }

    /// <summary>Release or Debug, as this test was built, and so what it tests.</summary>
    static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    static string PackageCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("\"timings\":\\{[^}]*\\}")]
    private static partial Regex Timings();
}
