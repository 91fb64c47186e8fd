namespace App.Tests.Support;

/// <summary>A clock that tests move. Each reading is a millisecond after the one before, so that rows made in turn have ids in that order.</summary>
public sealed class TestClock : TimeProvider
{
    private long _now = new DateTimeOffset(2027, 1, 15, 9, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref _now, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
}
