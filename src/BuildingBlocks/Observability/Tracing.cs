using System.Diagnostics;

namespace App.BuildingBlocks.Observability;

internal static class Tracing
{
    /// <summary>The request at hand is a probe's: its trace is not sent.</summary>
    public static void Forget()
    {
        if (Activity.Current is { } activity)
            (activity.IsAllDataRequested, activity.ActivityTraceFlags) = (false, activity.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
    }
}
