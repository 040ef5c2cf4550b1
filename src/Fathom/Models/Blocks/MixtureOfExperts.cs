using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Several gated MLPs of which a router chooses a few for each token: the sum of their outputs, weighted by the softmax of the router's logits, of the chosen ones or of all.</summary>
/// <remarks>Outrageously Large Neural Networks, arXiv 1701.06538. Softmax over all experts, then the largest, then renormalised, is the softmax of the chosen ones.</remarks>
sealed class MixtureOfExperts
{
    readonly Shape shape;
    readonly Experts experts;
    readonly Gating gating;
    readonly Linear router;
    readonly Linear[] gates, ups, downs;

    public MixtureOfExperts(WeightScope scope, Shape shape, Experts experts, Gating gating, Bias bias = Bias.None)
    {
        (this.shape, this.experts, this.gating) = (shape, experts, gating);
        router = scope.Linear("ffn_gate_inp", shape.Width, experts.Count, bias);
        gates = scope.Experts("ffn_gate_exps", experts.Count, shape.Width, experts.FeedForward, bias);
        ups = scope.Experts("ffn_up_exps", experts.Count, shape.Width, experts.FeedForward, bias);
        downs = scope.Experts("ffn_down_exps", experts.Count, experts.FeedForward, shape.Width, bias);
    }

    public Rows Of(Rows x, Compute compute)
    {
        var chosen = compute.TakeIndices(x.Count * experts.Used);
        var weights = compute.Take(Slot.Routed, x.Count, experts.Used);
        Choose(compute.Project(x, router, Slot.Router), chosen, weights);
        var sum = compute.Take(Slot.Mlp, x.Count, shape.Width);
        sum.All.Clear();
        for (int expert = 0; expert < experts.Count; expert++)
            AddExpert(expert, x, chosen, weights.All, sum, compute);
        return sum;
    }

    /// <summary>For each token the experts with the largest logits, ties by lower index, and their softmax among themselves or among all.</summary>
    void Choose(Rows logits, Span<int> chosen, Rows weights)
    {
        int used = experts.Used;
        for (int row = 0; row < logits.Count; row++)
        {
            Span<int> ids = chosen.Slice(row * used, used);
            Span<float> values = weights[row], left = logits[row];
            float all = experts.Renormalised ? 0 : LogSumExp(left);
            for (int k = 0; k < used; k++)
            {
                ids[k] = TensorPrimitives.IndexOfMax<float>(left);
                values[k] = left[ids[k]];
                left[ids[k]] = float.NegativeInfinity;
            }
            if (experts.Renormalised)
                TensorPrimitives.SoftMax<float>(values, values);
            else
                for (int k = 0; k < used; k++)
                    values[k] = MathF.Exp(values[k] - all);
        }
    }

    static float LogSumExp(ReadOnlySpan<float> logits)
    {
        float largest = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
            sum += MathF.Exp(logit - largest);
        return largest + MathF.Log(sum);
    }

    /// <summary>Adds what one expert says of the tokens that chose it.</summary>
    void AddExpert(int expert, Rows x, ReadOnlySpan<int> chosen, ReadOnlySpan<float> weights, Rows sum, Compute compute)
    {
        int used = experts.Used, count = chosen.Count(expert);
        if (count == 0)
            return;
        var input = compute.Take(Slot.ExpertInput, count, shape.Width);
        for (int i = 0, at = 0; i < chosen.Length; i++)
            if (chosen[i] == expert)
                x[i / used].CopyTo(input[at++]);
        var gated = compute.Take(Slot.Gate, count, experts.FeedForward);
        var upward = compute.Take(Slot.Up, count, experts.FeedForward);
        compute.Project(input, [gates[expert], ups[expert]], [gated, upward]);
        compute.ForRows(gated, upward, gating);
        var output = compute.Project(gated, downs[expert], Slot.ExpertOutput);
        for (int i = 0, at = 0; i < chosen.Length; i++)
            if (chosen[i] == expert)
                TensorPrimitives.MultiplyAdd(output[at++], weights[i], sum[i / used], sum[i / used]);
    }
}

/// <summary>The experts of a layer.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Used">How many each token uses.</param>
/// <param name="FeedForward">Their inner length.</param>
/// <param name="Renormalised">Whether the weights of those that a token uses sum to 1.</param>
sealed record Experts(int Count, int Used, int FeedForward, bool Renormalised)
{
    public static Experts Read(ModelSource source)
    {
        var p = source.Parameters;
        int count = p.Count("expert_count"), used = p.Count("expert_used_count");
        if (used > count)
            throw p.Fault("expert_used_count", $"is {used}, but there are {count} experts");
        return new(count, used, p.Count("expert_feed_forward_length"), p.Boolean("expert_weights_norm") ?? true);
    }
}
