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
        var decoder = new Decoder(model, 4);
        decoder.Feed([1]);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoder.Feed([1]));
        Assert.Throws<ObjectDisposedException>(() => decoder.Logits().Length);
        Assert.Throws<ObjectDisposedException>(() => new Decoder(model, 4));
        Assert.Throws<ObjectDisposedException>(() => DepthRun.Measure(model, RunInput.Text(Ids)));
        Assert.Throws<ObjectDisposedException>(() => Attribution.Of(model, Ids, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => LensFit.Run(model, Ids, "nowhere"));
        decoder.Dispose();
        decoder.Dispose();
        Assert.False(Directory.Exists("nowhere"));
    }

    [Fact]
    public void A_disposed_decoder_computes_nothing()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        var decoder = new Decoder(model, 4);
        decoder.Feed([1]);
        decoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoder.Feed([1]));
        Assert.Throws<ObjectDisposedException>(() => decoder.Logits().Length);
    }

    [Fact]
    public void A_second_run_at_the_same_time_is_refused_at_once_and_the_first_is_not_harmed()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        float[] alone = DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray();
        using var decoder = new Decoder(model, 4);
        List<Exception?> refused = [];
        var trace = DepthRun.Measure(model, RunInput.Text(Ids), progress: _ => OnAnotherThread(() =>
        {
            refused.Add(Record.Exception(() => DepthRun.Measure(model, RunInput.Text(Ids))));
            refused.Add(Record.Exception(() => decoder.Feed([1])));
            refused.Add(Record.Exception(() => new Decoder(model, 4)));
        }));
        Assert.NotEmpty(refused);
        Assert.All(refused, static error => Assert.IsType<InvalidOperationException>(error));
        Assert.Equal(alone, trace.Measures.JsdBits.Values.ToArray());
        Assert.Equal(alone, DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray());
    }

    [Fact]
    public void Runs_of_many_threads_either_give_the_numbers_of_one_or_are_refused()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        float[] alone = DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray();
        int done = 0;
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            try
            {
                Assert.Equal(alone, DepthRun.Measure(model, RunInput.Text(Ids)).Measures.JsdBits.Values.ToArray());
                Interlocked.Increment(ref done);
            }
            catch (InvalidOperationException)
            {
            }
        });
        Assert.InRange(done, 1, 24);
    }

    [Fact]
    public void A_model_disposed_by_another_thread_ends_the_run_under_way_with_an_exception()
    {
        var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        Assert.Throws<ObjectDisposedException>(() =>
            DepthRun.Measure(model, RunInput.Prompt(Ids), new() { IgnoreEnd = true }, progress: _ => OnAnotherThread(model.Dispose)));
        Assert.Throws<ObjectDisposedException>(() => DepthRun.Measure(model, RunInput.Text(Ids)));
    }

    [Fact]
    public void A_model_disposed_by_its_own_run_ends_that_run_with_an_exception()
    {
        var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        Assert.Throws<ObjectDisposedException>(() =>
            DepthRun.Measure(model, RunInput.Prompt(Ids), new() { IgnoreEnd = true }, progress: _ => model.Dispose()));
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
        using var decoder = new Decoder(model, 4);
        DepthRun.Measure(model, RunInput.Text(Ids));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a mapped file cannot be written there");
        using (var changed = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            if (how == "overwritten")
                changed.Write(new byte[4096]);
            else
                changed.SetLength(how == "shortened" ? 4096 : changed.Length + 1);
        Refused(() => DepthRun.Measure(model, RunInput.Text(Ids)));
        Refused(() => decoder.Feed([1]));
        Refused(() => Attribution.Of(model, Ids, 1, 1));

        void Refused(Action use) => Assert.Equal($"{path}: was changed while it was in use: open the model again", Assert.Throws<FathomException>(use).Message);
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

    static void OnAnotherThread(Action act)
    {
        var thread = new Thread(() => act());
        thread.Start();
        thread.Join();
    }
}
