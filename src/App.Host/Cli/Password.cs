using System.Text;
using App.BuildingBlocks;

namespace App.Host.Cli;

/// <summary>Reads a new password: a line of standard input, or typed twice at a terminal, which does not show it.</summary>
internal static class Password
{
    /// <exception cref="OperatorException">There was none, or the second was not the first.</exception>
    public static string Read()
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() is { Length: > 0 } line ? line : throw new OperatorException("No password came on standard input.");
        }

        // Switches the terminal's echo off before it is asked for: a pasted password would be shown before it is read.
        _ = Console.KeyAvailable;
        var password = Ask("Password: ");
        return Ask("Again: ") == password ? password : throw new OperatorException("These were two different passwords.");
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
