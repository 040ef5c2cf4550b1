using Fathom.Cli;
using Fathom.Formats;
using Fathom.Lenses;
using Fathom.Lenses.Tuned.Fitting;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Models;

/// <summary>A model that is used as it must not be says so: no wrong number, no hang, no access violation.</summary>
public class ModelUseTests
{
    static readonly int[] Ids = [.. Enumerable.Range(1, 40)];

    [Fact]
    public void A_disposed_model_computes_nothing_and_can_be_disposed_again()
    {
        var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new DepthEngine(model));
        Assert.Throws<ObjectDisposedException>(() => DepthRun.Measure(model, RunInput.Text(Ids)));
        Assert.Throws<ObjectDisposedException>(() => Attribution.Of(model, Ids, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => LensFit.Run(model, Ids, "nowhere"));
        Assert.False(Directory.Exists("nowhere"));
    }

    [Fact]
    public void A_disposed_engine_starts_nothing_and_what_ran_in_it_faults()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        var engine = new DepthEngine(model);
        var endless = engine.Start(RunInput.Prompt(Ids), new() { IgnoreEnd = true, MaxTokens = 400 });
        engine.Dispose();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => endless.Trace());
        Assert.Throws<ObjectDisposedException>(() => engine.Start(RunInput.Text(Ids)));
        Assert.Throws<ObjectDisposedException>(() => engine.StartSamples(RunInput.Prompt(Ids), new(), 2));
    }

    [Fact]
    public void Runs_of_many_threads_at_once_give_the_numbers_of_one()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        float[] alone = Numbers(DepthRun.Measure(model, RunInput.Text(Ids)));
        using var engine = new DepthEngine(model);
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Assert.Equal(alone, Numbers(i % 2 == 0 ? DepthRun.Measure(model, RunInput.Text(Ids)) : engine.Start(RunInput.Text(Ids)).Trace())));
    }

    [Fact]
    public void A_model_disposed_under_a_run_is_freed_when_that_has_ended_as_it_would_have()
    {
        var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        var options = new RunOptions { IgnoreEnd = true, MaxTokens = 40 };
        float[] alone = Numbers(DepthRun.Measure(model, RunInput.Prompt(Ids), options));
        Assert.Equal(alone, Numbers(DepthRun.Measure(model, RunInput.Prompt(Ids), options, progress: _ => OnAnotherThread(model.Dispose))));
        Assert.Throws<ObjectDisposedException>(() => DepthRun.Measure(model, RunInput.Text(Ids)));
        Assert.Throws<ObjectDisposedException>(() => model.Tensors.First().Row(0).Length);
    }

    [Fact]
    public void Taking_a_lease_and_looking_at_the_files_allocates_nothing()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        Take(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Take(1_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Take(int times)
        {
            for (int i = 0; i < times; i++)
                model.Use().Dispose();
        }
    }

    [Fact]
    public void A_tensor_of_a_closed_file_cannot_be_read()
    {
        var file = new MappedFile(DemonstrationModel.Path);
        var source = ModelSource.Open(DemonstrationModel.Path);
        var tensor = source.Tensors.Values.First();
        source.Dispose();
        source.Dispose();
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Row(0).Length);
        Assert.Throws<ObjectDisposedException>(() => file.Bytes(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(source.CheckUnchanged);
    }

    [Theory]
    [InlineData("shortened")]
    [InlineData("overwritten")]
    [InlineData("lengthened")]
    public void A_model_file_that_is_changed_in_place_is_refused_before_a_page_of_it_is_touched(string how)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Copy(DemonstrationModel.Path);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var model = LanguageModel.Open(path, threads: 2);
        using var engine = new DepthEngine(model);
        DepthRun.Measure(model, RunInput.Text(Ids));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a mapped file cannot be written there");
        using (var changed = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            if (how == "overwritten")
                changed.Write(new byte[4096]);
            else
                changed.SetLength(how == "shortened" ? 4096 : changed.Length + 1);
        Refused(() => DepthRun.Measure(model, RunInput.Text(Ids)));
        Refused(() => engine.Start(RunInput.Text(Ids)).Trace());
        Refused(() => Attribution.Of(model, Ids, 1, 1));

        void Refused(Action use) => Assert.Equal($"{path}: was changed while it was in use: open the model again", Assert.Throws<FathomException>(use).Message);
    }

    [Fact]
    public void A_model_whose_weights_were_read_into_memory_does_not_mind_what_becomes_of_its_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Copy(DemonstrationModel.Path);
        using var model = LanguageModel.Open(path, threads: 2, copies: true);
        float[] mapped;
        using (var other = LanguageModel.Open(DemonstrationModel.Path, threads: 2))
            mapped = Numbers(DepthRun.Measure(other, RunInput.Text(Ids)));
        File.WriteAllBytes(path, new byte[4096]);
        Assert.Equal(mapped, Numbers(DepthRun.Measure(model, RunInput.Text(Ids))));
    }

    [Fact]
    public void A_model_file_that_is_replaced_or_deleted_goes_on_as_it_was_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a mapped file cannot be replaced there");
        using var folder = new TemporaryFolder();
        string path = folder.Copy(DemonstrationModel.Path);
        using var model = LanguageModel.Open(path, threads: 2);
        float[] before = DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray();
        File.WriteAllText(folder.File("other"), "another model");
        File.Move(folder.File("other"), path, overwrite: true);
        Assert.Equal(before, DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray());
        File.Delete(path);
        Assert.Equal(before, DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray());
    }

    static float[] Numbers(Fathom.Traces.Trace trace) => [.. trace.Measures.JsdBits.Values];

    static void OnAnotherThread(Action act)
    {
        var thread = new Thread(() => act());
        thread.Start();
        thread.Join();
    }
}
