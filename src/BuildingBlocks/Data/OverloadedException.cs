namespace App.BuildingBlocks.Data;

/// <summary>The server cannot take this work now; nothing was done, and the caller may try again. Answered with 503 and Retry-After.</summary>
public sealed class OverloadedException(string message, Exception? inner = null) : Exception(message, inner);
