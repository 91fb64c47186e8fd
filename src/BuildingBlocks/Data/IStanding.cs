using System.Data.Common;

namespace App.BuildingBlocks.Data;

/// <summary>
/// By what a request may do what it does: a session, a key. A feature of the request. It is asked again within each unit of work, because
/// a request can take long to arrive, and what it came with may have ended meanwhile.
/// </summary>
public interface IStanding
{
    Task<bool> IsKeptAsync(DbConnection connection);
}

/// <summary>The session or the key of a request ended before its unit of work: nothing was written.</summary>
public sealed class StandingLostException() : Exception("The session or key that this request came with has ended.");
