namespace Fathom.Cli;

/// <summary>A clock that always tells the same local time.</summary>
sealed class StoppedClock(DateTime time) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(time, TimeSpan.Zero);
}
