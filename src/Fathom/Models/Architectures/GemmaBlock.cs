using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>The block of Gemma 2 and 3: what attention and MLP give is normed once more before it is added.</summary>
sealed class GemmaBlock(WeightScope w, Shape shape, AttentionRule rule, Rotary rotary, bool headNorms, Gating gating, Bias bias) : IBlock
{
    readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape);
    readonly Norm afterAttentionNorm = w.RmsNorm("post_attention_norm", shape);
    readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape);
    readonly Norm afterMlpNorm = w.RmsNorm("post_ffw_norm", shape);
    readonly GroupedQueryAttention attention = new(w, shape, rule, rotary, headNorms, bias, bias);
    readonly GatedMlp mlp = new(w, shape, gating);

    /// <summary>What q k is multiplied by: as the file says, else by the length of a head, but for the 27B models by the width a head.</summary>
    public static float Scale(Hyperparameters p, Shape shape, int layersOf27B) => p.Positive("attention.scale",
        1 / MathF.Sqrt(shape.Layers == layersOf27B ? (float)shape.Width / shape.Heads : shape.HeadSize));

    public int Window => attention.Window;

    public void Forward(ResidualStream x, Batch batch)
    {
        var compute = batch.Compute;
        x.AddAttention(afterAttentionNorm.Of(attention.Attend(attentionNorm.Of(x.State, compute), batch), compute));
        x.AddMlp(afterMlpNorm.Of(mlp.Of(mlpNorm.Of(x.State, compute), compute), compute));
    }
}
