using Fathom.Benchmarks;

const string usage = """
    usage: Fathom.Benchmarks lens MODEL.gguf      the lens' product against the machine's peak, and the reductions against the product
           Fathom.Benchmarks engines MODEL.gguf   prefill and decode beside llama.cpp, without the lens
           Fathom.Benchmarks streams MODEL.gguf [THREADS]   decode by llama.cpp with all residual streams read, beside llama.cpp alone
           Fathom.Benchmarks think MODEL.gguf     Think@n beside an engine that generates as many tokens
           Fathom.Benchmarks cluster MODEL.gguf TOKENS   samples by one and by two workers of one thread, beside an engine of one thread
           Fathom.Benchmarks rows                 one row times a matrix of each stored type, beside dequantising first and beside many rows
    """;

switch (args)
{
    case ["lens", var model]:
        LensBenchmark.Run(model);
        return 0;
    case ["engines", var model]:
        EngineBenchmark.Run(model);
        return 0;
    case ["streams", var model]:
        StreamBenchmark.Run(model, threads: null);
        return 0;
    case ["streams", var model, var threads, var way]:
        StreamBenchmark.RunOne(model, way, int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["streams", var model, var threads]:
        StreamBenchmark.Run(model, int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["think", var model]:
        ThinkBenchmark.Run(model);
        return 0;
    case ["cluster", var model, var tokens]:
        ClusterBenchmark.Run(model, int.Parse(tokens, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["rows"]:
        RowBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
