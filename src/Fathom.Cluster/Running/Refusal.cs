using System.Globalization;
using Fathom.Cluster.Messages;
using Fathom.Cluster.Working;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Cluster.Running;

/// <summary>Why a worker's samples would not be this run's.</summary>
static class Refusal
{
    /// <summary>So far may clocks be apart: further, one of them is wrong, and with it what is written of times.</summary>
    static readonly TimeSpan MostApart = TimeSpan.FromMinutes(30);

    /// <summary>The reason; null where it can be asked.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="model">The model that is wanted.</param>
    /// <param name="engine">What runs it here.</param>
    /// <param name="now">The time here.</param>
    public static string? Of(WorkerCard worker, ModelIdentity model, string? engine, DateTimeOffset now)
    {
        if (worker.Program != TraceOrigin.ThisProgram)
            return $"it runs {worker.Program}, and this is {TraceOrigin.ThisProgram}";
        var apart = worker.Clock - now;
        if (apart.Duration() > MostApart)
            return string.Create(CultureInfo.InvariantCulture, $"its clock is {apart.Duration().TotalMinutes:0} minutes {(apart > TimeSpan.Zero ? "ahead" : "behind")}");
        if (worker.Models.FirstOrDefault(held => held.Fingerprint == model.Fingerprint) is not { } same)
            return $"it does not hold {model.Name} {model.Quantisation} ({model.Fingerprint[..8]}), but {string.Join(", ", worker.Models.Select(static held => $"{held.Name} {held.Quantisation} ({held.Fingerprint[..8]})"))}";
        return same.Engine != engine ? $"{same.Engine ?? "Fathom"} runs the model there, and {engine ?? "Fathom"} here"
            : worker.InstructionSet != TraceOrigin.ThisInstructionSet ? $"it computes by {worker.InstructionSet}, and this run by {TraceOrigin.ThisInstructionSet}, which agree within rounding alone (FATHOM_SIMD chooses one that all have)"
            : null;
    }

    /// <summary>The reason for a model that is open here.</summary>
    public static string? Of(WorkerCard worker, LanguageModel model) => Of(worker, model.Identity, HeldModel.EngineOf(model), DateTimeOffset.UtcNow);
}
