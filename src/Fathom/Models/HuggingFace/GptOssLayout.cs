using Fathom.Formats;
using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>gpt-oss, whose experts have gate and up interleaved: as matrices [expert, in, out], or as MXFP4 blocks of [expert, out, in].</summary>
static class GptOssLayout
{
    const int BlockBytes = 17, PackedBytes = 16, BlockElements = 32;

    public static CheckpointLayout GptOss { get; } = new("gpt-oss", ConfigKeys.GptOss, CommonLayout.Names(
        ("layers.*.post_attention_layernorm", "blk.*.post_attention_norm"),
        ("layers.*.self_attn.sinks", "blk.*.attn_sinks.weight"),
        ("layers.*.mlp.router", "blk.*.ffn_gate_inp"),
        ("layers.*.mlp.experts.gate_up_proj", "blk.*.gate_up"),
        ("layers.*.mlp.experts.gate_up_proj_bias", "blk.*.gate_up_bias"),
        ("layers.*.mlp.experts.gate_up_proj_blocks", "blk.*.gate_up_blocks"),
        ("layers.*.mlp.experts.gate_up_proj_scales", "blk.*.gate_up_scales"),
        ("layers.*.mlp.experts.down_proj", "blk.*.down"),
        ("layers.*.mlp.experts.down_proj_bias", "blk.*.ffn_down_exps.bias"),
        ("layers.*.mlp.experts.down_proj_blocks", "blk.*.down_blocks"),
        ("layers.*.mlp.experts.down_proj_scales", "blk.*.down_scales")), Translate)
    { Change = SeparateExperts };

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.Sizes(config, values);
        values.Set("attention.layer_norm_rms_epsilon", config.Positive("rms_norm_eps"));
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
        values.Set("expert_count", config.Count("num_local_experts", "num_experts"));
        values.Set("expert_used_count", config.Count("num_experts_per_tok"));
        values.Set("expert_feed_forward_length", config.Count("intermediate_size"));
        values.Set("swiglu_limit", config.Positive("swiglu_limit"));
        values.Set("swiglu_alpha", config.Positive("swiglu_alpha"));
        CommonLayout.Windows(config, config.CountOrNull("sliding_window"), static layer => layer % 2 == 0, values);
        if (config.Section("rope_scaling") is null && config.Section("rope_parameters") is null)
            throw config.Fault("rope_parameters is null, which is not supported in this architecture");
        RopeLayout.Translate(config, CommonLayout.Rope(config), CommonLayout.HeadSize(config), 1, values);
    }

    static void SeparateExperts(ConfigFile config, CheckpointTensors tensors)
    {
        for (long layer = 0; layer < config.Count("num_hidden_layers"); layer++)
        {
            string block = $"blk.{layer}.";
            var bias = tensors.Take($"{block}gate_up_bias", 2);
            SeparateBias(tensors, bias, $"{block}ffn_gate_exps.bias", 0);
            SeparateBias(tensors, bias, $"{block}ffn_up_exps.bias", 1);
            if (tensors.All.ContainsKey($"{block}gate_up_blocks"))
                SeparateBlocks(tensors, block);
            else
                SeparateMatrices(tensors, block);
        }
    }

    /// <summary>Makes [expert, n] of every second column of [expert, 2 n].</summary>
    static void SeparateBias(CheckpointTensors tensors, Tensor source, string name, int offset)
    {
        long experts = source.Shape[0], both = source.Shape[1];
        if (both % 2 != 0)
            throw tensors.Fault(source, $"has {both} columns, which are no pairs");
        tensors.Rearrange(name, [experts, both / 2], source, experts, expert => (expert * both + offset, 2));
    }

    static void SeparateMatrices(CheckpointTensors tensors, string block)
    {
        var both = tensors.Take($"{block}gate_up", 3);
        if (both.Shape[2] % 2 != 0)
            throw tensors.Fault(both, $"has {both.Shape[2]} columns, which are no pairs");
        TransposeExperts(tensors, both, $"{block}ffn_gate_exps.weight", 0, 2);
        TransposeExperts(tensors, both, $"{block}ffn_up_exps.weight", 1, 2);
        TransposeExperts(tensors, tensors.Take($"{block}down", 3), $"{block}ffn_down_exps.weight", 0, 1);
    }

    /// <summary>Makes [expert, out / step, in] of every step-th column of [expert, in, out].</summary>
    static void TransposeExperts(CheckpointTensors tensors, Tensor source, string name, int offset, int step)
    {
        long experts = source.Shape[0], from = source.Shape[1], to = source.Shape[2], rows = to / step;
        tensors.Rearrange(name, [experts, rows, from], source, experts * rows,
            row => (row / rows * from * to + row % rows * step + offset, to));
    }

    static void SeparateBlocks(CheckpointTensors tensors, string block)
    {
        var (blocks, scales) = (tensors.Take($"{block}gate_up_blocks", 4), tensors.Take($"{block}gate_up_scales", 3));
        JoinBlocks(tensors, blocks, scales, $"{block}ffn_gate_exps.weight", 0, 2);
        JoinBlocks(tensors, blocks, scales, $"{block}ffn_up_exps.weight", 1, 2);
        (blocks, scales) = (tensors.Take($"{block}down_blocks", 4), tensors.Take($"{block}down_scales", 3));
        JoinBlocks(tensors, blocks, scales, $"{block}ffn_down_exps.weight", 0, 1);
    }

    /// <summary>Makes MXFP4 as GGUF has it, [expert, out / step, in], of every step-th row of blocks [expert, out, in / 32, 16] and their scales.</summary>
    static void JoinBlocks(CheckpointTensors tensors, Tensor blocks, Tensor scales, string name, int offset, int step)
    {
        long rows = blocks.Shape[1] / step, count = blocks.Shape[2];
        if (blocks.Type != TensorType.U8 || scales.Type != TensorType.U8 || blocks.Columns != PackedBytes
            || !scales.Shape.SequenceEqual(blocks.Shape.SkipLast(1)) || blocks.Shape[1] % step != 0)
            throw tensors.Fault(blocks, "and its scales do not fit each other");
        tensors.Make(name, TensorType.MXFP4, [blocks.Shape[0], rows, count * BlockElements], blocks, blocks.Shape[0] * rows, (row, bytes) =>
        {
            long from = row * step + offset;
            var packed = blocks.RowRange(from * count, (int)count);
            var exponents = scales.Row(from);
            for (int i = 0; i < exponents.Length; i++)
                JoinBlock(exponents[i], packed.Slice(i * PackedBytes, PackedBytes), bytes.Slice(i * BlockBytes, BlockBytes));
        });
    }

    /// <summary>The checkpoint packs neighbours into a byte, GGUF elements that are 16 apart.</summary>
    static void JoinBlock(byte exponent, ReadOnlySpan<byte> packed, Span<byte> block)
    {
        block[0] = exponent;
        for (int i = 0; i < PackedBytes; i++)
            block[1 + i] = (byte)(Element(packed, i) | Element(packed, i + PackedBytes) << 4);
    }

    static int Element(ReadOnlySpan<byte> packed, int index) => packed[index / 2] >> (index % 2 * 4) & 15;
}
