namespace Fathom.Models.HuggingFace;

/// <summary>Llama and Mistral, whose queries and keys are not permuted here as they are in GGUF.</summary>
static class LlamaLayout
{
    public static CheckpointLayout Llama { get; } = new("llama", CommonLayout.Names(), Translate) { Change = AddFrequencies };

    public static CheckpointLayout Mistral { get; } = new("llama", CommonLayout.Names(), TranslateMistral);

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.RequireActivation(config, "silu");
        CommonLayout.Sizes(config, values);
        values.Set("rope.pairing", "halves");
        var rope = RopeSettings.Read(config);
        if (rope.Type == "llama3")
            CommonLayout.Frequencies(config, rope, values);
        else
            CommonLayout.Rotation(config, values);
    }

    static void TranslateMistral(ConfigFile config, KeyValues values)
    {
        CommonLayout.Translate(config, values);
        values.Set("rope.pairing", "halves");
        values.Set("attention.sliding_window", config.CountOrNull("sliding_window"));
    }

    /// <summary>Adds what llama 3's scaling divides each frequency by, as GGUF stores it.</summary>
    static void AddFrequencies(ConfigFile config, CheckpointTensors tensors)
    {
        var rope = RopeSettings.Read(config);
        if (rope.Type == "llama3")
            tensors.AddVector("rope_freqs.weight", Divisors(rope, (int)CommonLayout.RotatedElements(config, rope)));
    }

    /// <summary>Long waves are stretched by the factor, short ones are not, and between the two bounds it fades.</summary>
    static float[] Divisors(RopeSettings rope, int rotated)
    {
        double factor = rope.Scaling.Positive("factor"), low = rope.Scaling.Positive("low_freq_factor");
        double high = rope.Scaling.Positive("high_freq_factor"), context = rope.Scaling.Positive("original_max_position_embeddings");
        float[] divisors = new float[rotated / 2];
        for (int i = 0; i < divisors.Length; i++)
        {
            double turns = context / (2 * Math.PI * Math.Pow(rope.Base, 2.0 * i / rotated));
            double fade = Math.Clamp((turns - low) / (high - low), 0, 1);
            divisors[i] = (float)(1 / ((1 - fade) / factor + fade));
        }
        return divisors;
    }
}
