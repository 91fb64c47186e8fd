namespace App.BuildingBlocks;

/// <summary>Something that the person who runs the program must put right. The message says what and how; it is shown without a stack trace.</summary>
public sealed class OperatorException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
