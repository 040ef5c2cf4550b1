using System.Text.Json;
using Fathom;
using Fathom.Server;

// Started by `fathom serve`, which writes the settings, as JSON in a line, to standard input, and ends it by closing that.
var said = Console.Error;
try
{
    string? line = await Console.In.ReadLineAsync();
    var settings = line is null ? null : JsonSerializer.Deserialize(line, SettingsJson.Default.ServerSettings);
    if (settings is null)
    {
        await said.WriteLineAsync("fathom: this program is started by fathom serve");
        return 2;
    }
    return await ServerProgram.Run(settings, Console.In, said);
}
catch (FathomException error)
{
    await said.WriteLineAsync($"fathom: {error.Message}");
    return 1;
}
