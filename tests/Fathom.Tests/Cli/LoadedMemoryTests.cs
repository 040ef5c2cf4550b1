using System.Diagnostics;

namespace Fathom.Tests.Cli;

public class LoadedMemoryTests
{
    [Fact]
    public void A_quantised_model_takes_its_files_size_and_150_MB_at_most()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this system does not tell a process' memory in /proc");
        const long most = 150_000_000;
        string model = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        using var chat = Process.Start(new ProcessStartInfo("dotnet", [FathomRun.Assembly, "chat", "--model", model, "--max-tokens", "4"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.Contains("Ctrl+D", chat.StandardError.ReadLine(), StringComparison.Ordinal);
        long loaded = PeakMemory.Resident($"{chat.Id}", "VmHWM") - new FileInfo(model).Length;
        chat.StandardInput.WriteLine("What is 8 + 5?");
        chat.StandardOutput.ReadLine();
        long answered = PeakMemory.Resident($"{chat.Id}", "VmRSS") - new FileInfo(model).Length;
        chat.StandardInput.Close();
        chat.WaitForExit();
        TestContext.Current.TestOutputHelper?.WriteLine($"beyond the file: {loaded / 1e6:0} MB loaded, {answered / 1e6:0} MB after an answer");
        Assert.InRange(loaded, long.MinValue, most);
    }
}
