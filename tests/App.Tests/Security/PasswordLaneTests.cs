using System.Globalization;
using App.BuildingBlocks.Security;

namespace App.Tests.Security;

public sealed class PasswordLaneTests
{
    [Fact]
    public async Task A_hash_stands_behind_other_requests_and_what_follows_it_does_not()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var lane = new PasswordLane();
        var before = Niceness();

        var own = await lane.RunAsync(() => Task.FromResult(Niceness()));
        var after = Niceness();

        Assert.Equal((19, before), (own, after));
    }

    // The nineteenth field of stat(5); the name in parentheses may hold spaces.
    private static int Niceness()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
