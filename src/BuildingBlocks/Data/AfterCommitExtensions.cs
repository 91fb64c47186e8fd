using System.Data.Common;
using System.Diagnostics;

namespace App.BuildingBlocks.Data;

public static class AfterCommitExtensions
{
    /// <summary>
    /// Runs the action once the unit of work in progress is on the disk, and never when it fails. The action is quick and touches no
    /// database: the writer waits for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection runs no unit of work.</exception>
    public static void AfterCommit(this DbConnection connection, Action action)
    {
        if (connection is not StatementCachingConnection { Unit: { } unit } writer)
        {
            throw new InvalidOperationException("Only a unit of work (IDatabase.WriteAsync) has a commit to wait for.");
        }

        writer.AfterCommit.Add((unit, action));
    }

    /// <summary>What whoever asked for this unit of work was doing, as a W3C traceparent.</summary>
    internal static string? TraceParent(this DbConnection connection) =>
        (connection is StatementCachingConnection { Unit: { } unit } ? unit.Activity : Activity.Current) is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
