namespace Fathom.Server.Live;

/// <summary>What was told of an answer at once.</summary>
/// <param name="Name">What kind of event it is.</param>
/// <param name="Data">What it says, as JSON in a line.</param>
readonly record struct LiveEvent(string Name, ReadOnlyMemory<byte> Data);
