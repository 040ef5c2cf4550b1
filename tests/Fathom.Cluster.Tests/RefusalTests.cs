using Fathom.Cluster.Messages;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Cluster.Tests;

public class RefusalTests
{
    static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly ModelIdentity Wanted = new("m", "llama", "Q4_0", 1, 2, 3, new string('a', 64));

    static WorkerCard Card => new()
    {
        Name = "other:1",
        Address = "127.0.0.1:2",
        Program = TraceOrigin.ThisProgram,
        InstructionSet = TraceOrigin.ThisInstructionSet,
        Clock = Now,
        LeaseSeconds = 30,
        Threads = 1,
        Members = [],
        IsLeaving = false,
        Models = [new() { Name = "m", Quantisation = "Q4_0", Fingerprint = Wanted.Fingerprint, Engine = null, TokensPerSecond = 0, InHand = 0, Done = 0, Tokens = 0, Failures = [], Runs = 0 }],
    };

    [Fact]
    public void A_worker_that_is_alike_is_asked() => Assert.Null(Refusal.Of(Card, Wanted, engine: null, Now));

    [Fact]
    public void Another_file_of_the_same_name_is_refused_by_name() =>
        Assert.Equal("it does not hold m Q4_0 (bbbbbbbb), but m Q4_0 (aaaaaaaa)", Refusal.Of(Card, Wanted with { Fingerprint = new string('b', 64) }, engine: null, Now));

    [Fact]
    public void Another_version_is_refused_by_name() =>
        Assert.Equal($"it runs fathom 0.0.1, and this is {TraceOrigin.ThisProgram}", Refusal.Of(Card with { Program = "fathom 0.0.1" }, Wanted, engine: null, Now));

    [Theory]
    [InlineData(60, "its clock is 60 minutes ahead")]
    [InlineData(-60, "its clock is 60 minutes behind")]
    [InlineData(5, null)]
    public void A_clock_that_is_an_hour_off_is_refused_by_name(int minutes, string? reason) =>
        Assert.Equal(reason, Refusal.Of(Card with { Clock = Now.AddMinutes(minutes) }, Wanted, engine: null, Now));

    [Fact]
    public void Another_instruction_set_is_refused_by_name() =>
        Assert.StartsWith($"it computes by none, and this run by {TraceOrigin.ThisInstructionSet}", Refusal.Of(Card with { InstructionSet = "none" }, Wanted, engine: null, Now), StringComparison.Ordinal);

    [Fact]
    public void Another_engine_is_refused_by_name() =>
        Assert.Equal("Fathom runs the model there, and llama.cpp 1 here", Refusal.Of(Card, Wanted, "llama.cpp 1", Now));
}
