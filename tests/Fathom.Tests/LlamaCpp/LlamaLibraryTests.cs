using System.Text.Json;
using Fathom.Cli;
using Fathom.LlamaCpp;
using Fathom.Tests.Cli;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Which of llama.cpp's libraries are loaded, and when.</summary>
public class LlamaLibraryTests
{
    /// <summary>Names a folder with a build of llama.cpp for a GPU, of the version that is needed.</summary>
    const string GpuVariable = "FATHOM_LLAMA_CPP_GPU";

    [Fact]
    public void One_library_for_the_processor_is_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it is Linux that tells what is loaded");
        LlamaLibrary.Require();
        Assert.Single(File.ReadLines("/proc/self/maps").Where(static line => line.Contains("ggml-cpu", StringComparison.Ordinal)).Select(static line => line[line.IndexOf('/')..]).Distinct());
    }

    [Fact]
    public void A_model_that_fathom_computes_needs_no_library()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Started(folder.Path, "env", $"{LlamaLibrary.FolderVariable}=/nowhere", "dotnet", FathomRun.Assembly,
            "map", "--model", Fixtures.Path("architectures/qwen3/model.gguf"), "--ids", "1,2,3", "--quiet");
        Assert.Equal(ExitCode.Fine, run.Code);
    }

    [Theory]
    [InlineData("olmo")]
    [InlineData("granite")]
    [InlineData("qwen35")]
    public void On_a_gpu_a_column_is_as_on_the_processor(string name)
    {
        string? gpu = Environment.GetEnvironmentVariable(GpuVariable);
        Assert.SkipWhen(gpu is null, $"{GpuVariable} names no folder with llama.cpp for a GPU");
        using var folder = new TemporaryFolder();
        string[] map = ["dotnet", FathomRun.Assembly, "map", "--model", BreadthRow.Open(name).Model, "--engine", "llama.cpp", "--threads", "1", "--ids", "5,17,120,9,44", "--json"];
        var own = FathomRun.Started(folder.Path, "env", map).Json;
        var other = FathomRun.Started(folder.Path, "env", [$"{LlamaLibrary.FolderVariable}={gpu}", .. map, "--gpu-layers", "99"]).Json;
        Assert.EndsWith("99 layers", other.GetProperty("engine").GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.True(other.GetProperty("checks").GetProperty("lens").GetProperty("count").GetInt32() > 0);
        float[] expected = Divergences(own), measured = Divergences(other);
        Near.Within(expected, measured, 1e-3, "jsd_bits");

        static float[] Divergences(JsonElement trace) => [.. trace.GetProperty("measures").GetProperty("jsd_bits").EnumerateArray().SelectMany(static row => row.EnumerateArray()).Select(static value => value.GetSingle())];
    }
}
