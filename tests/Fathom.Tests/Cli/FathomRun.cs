using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>What a run of the fathom command wrote, and how it ended.</summary>
sealed record FathomRun(int Code, string Out, string Error)
{
    /// <summary>The command's own assembly, to be started by dotnet.</summary>
    public static string Assembly { get; } = typeof(FathomCommand).Assembly.Location;

    /// <summary>Standard output, as JSON.</summary>
    public JsonElement Json => Out.Length > 0 ? JsonDocument.Parse(Out).RootElement : throw new InvalidOperationException($"no JSON came: {Error}");

    /// <summary>Standard output, as JSON in lines.</summary>
    public JsonElement[] JsonLines =>
        [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Runs the command within this process.</summary>
    public static FathomRun Of(params string[] arguments) => WithInput("", arguments);

    /// <summary>Runs the command within this process, with text at its standard input.</summary>
    public static FathomRun WithInput(string input, params string[] arguments) => Of(input, errorIsTerminal: false, arguments);

    /// <summary>Runs the command within this process, as if somebody watched what it writes to stderr.</summary>
    public static FathomRun Watched(params string[] arguments) => Of("", errorIsTerminal: true, arguments);

    static FathomRun Of(string input, bool errorIsTerminal, string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code;
        using (var io = new CommandIo(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, errorIsTerminal))
            code = FathomCommand.Run(arguments, io);
        return new(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs the command as a process of its own, started in a folder.</summary>
    public static FathomRun AsProcess(string folder, params string[] arguments) => Started(folder, "dotnet", [Assembly, .. arguments]);

    /// <summary>Runs any program as a process, and waits for it.</summary>
    public static FathomRun Started(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error);
    }

    /// <summary>Starts any program as a process.</summary>
    public static Process Start(string folder, string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>It ended with this code and one line on stderr that holds all of these texts.</summary>
    public void Refused(int code, params string[] texts)
    {
        Assert.Equal(code, Code);
        Assert.Equal("", Out);
        Assert.StartsWith("fathom: ", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - Environment.NewLine.Length, Error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.Contains(text, Error, StringComparison.Ordinal));
    }
}
