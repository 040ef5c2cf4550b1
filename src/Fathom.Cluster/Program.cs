using System.Text.Json;
using Fathom;
using Fathom.Cluster;
using Fathom.Cluster.Working;

// Started by `fathom worker`, which writes the settings, as JSON in a line, to standard input, and ends it by closing that.
var said = Console.Error;
try
{
    string? line = await Console.In.ReadLineAsync();
    var settings = line is null ? null : JsonSerializer.Deserialize(line, WorkerSettingsJson.Default.WorkerSettings);
    if (settings is null)
    {
        await said.WriteLineAsync("fathom: this program is started by fathom worker");
        return 2;
    }
    return await WorkerProgram.Run(settings, Console.In, said);
}
catch (FathomException error)
{
    await said.WriteLineAsync($"fathom: {error.Message}");
    return 1;
}
