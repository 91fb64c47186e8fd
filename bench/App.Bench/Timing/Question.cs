using App.Bench.Load;

namespace App.Bench.Timing;

/// <summary>Two requests that are answered alike, whatever the truth is: a stranger must not tell it from the time either.</summary>
/// <param name="Name">What a stranger would like to know.</param>
/// <param name="Status">What both are answered with.</param>
/// <param name="Yes">Asks where the answer would be yes; the number makes each request a new one.</param>
/// <param name="No">Asks where the answer would be no.</param>
internal sealed record Question(string Name, int Status, Func<int, Request> Yes, Func<int, Request> No);
