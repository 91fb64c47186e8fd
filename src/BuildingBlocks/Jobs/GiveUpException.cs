namespace App.BuildingBlocks.Jobs;

/// <summary>Thrown by a job's handler when another attempt could not succeed: the job becomes a dead letter at once, with the message as its reason.</summary>
public sealed class GiveUpException(string reason, Exception? inner = null) : Exception(reason, inner);
