using System.Diagnostics;
using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Tests.Cli;

namespace Fathom.Tests.LlamaCpp;

public class EngineMemoryTests
{
    /// <summary>What a process of .NET takes with the command's libraries, those of llama.cpp, and what both keep for themselves.</summary>
    const long OfProgram = 110_000_000;

    /// <summary>llama.cpp reserves for as many logits as it may be asked for, of one tile, once to compute them and once to hand them out.</summary>
    const int LogitsOfLlama = 2;

    [Fact]
    public void A_run_takes_llama_cpps_weights_cache_and_logits_and_one_tile_of_ours()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this system does not tell a process' memory in /proc");
        string file = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        long cache, tile = DepthMeter.TileBytes;
        using (var model = LlamaModel.Open(file, new() { Threads = 1 }))
            cache = model.Transformer.CacheBytes(4096);
        using var chat = Process.Start(new ProcessStartInfo("dotnet", [FathomRun.Assembly, "chat", "--engine", "llama.cpp", "--threads", "1", "--model", file, "--max-tokens", "40"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        chat.StandardInput.WriteLine("What is 8 + 5?");
        chat.StandardOutput.ReadLine();
        long peak = PeakMemory.Resident($"{chat.Id}", "VmHWM"), most = new FileInfo(file).Length + cache + (1 + LogitsOfLlama) * tile + OfProgram;
        chat.StandardInput.Close();
        chat.WaitForExit();
        Assert.True(peak <= most, $"{peak / 1e6:0} MB, where weights and cache are {(new FileInfo(file).Length + cache) / 1e6:0} and a tile {tile / 1e6:0}: {most / 1e6:0} are allowed");
        TestContext.Current.TestOutputHelper?.WriteLine($"{peak / 1e6:0} MB of {most / 1e6:0}");
    }
}
