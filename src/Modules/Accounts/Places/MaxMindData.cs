using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace App.Modules.Accounts.Places;

/// <summary>A section of values in the MaxMind DB format, version 2. Pointers in it count from its start.</summary>
internal sealed class MaxMindData(SafeFileHandle file, long start, long end)
{
    // No record is near these; a broken file, whose pointers may lead in circles, comes to an end by them.
    private const int MostValues = 10_000;
    private const int MostDepth = 32;

    /// <summary>The value that stands so many bytes from the start: a map, a list, a text, a number, a truth value, or bytes.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public object Read(long offset)
    {
        var (at, left) = (start + offset, MostValues);
        return Read(ref at, MostDepth, ref left);
    }

    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public static void Fill(SafeFileHandle file, Span<byte> buffer, long at)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(file, buffer, at);
            buffer = read > 0 ? buffer[read..] : throw new InvalidDataException("The file of places ends too early.");
            at += read;
        }
    }

    private object Read(ref long at, int depth, ref int left)
    {
        if (depth == 0 || --left < 0)
        {
            throw new InvalidDataException("The file of places has a value without an end.");
        }

        var control = (int)Unsigned(Bytes(ref at, 1));
        var type = control >> 5;
        if (type == 1)
        {
            var target = start + Pointer(control, ref at);
            return Read(ref target, depth - 1, ref left);
        }

        // The numbers of the specification.
        type = type == 0 ? 7 + (int)Unsigned(Bytes(ref at, 1)) : type;
        var size = Size(control & 31, ref at);
        return type switch
        {
            2 => Encoding.UTF8.GetString(Bytes(ref at, size)),
            3 => BinaryPrimitives.ReadDoubleBigEndian(Bytes(ref at, Demand(size, size == 8))),
            4 => Bytes(ref at, size),
            5 => (ulong)Unsigned(Bytes(ref at, Demand(size, size <= 2))),
            6 => (ulong)Unsigned(Bytes(ref at, Demand(size, size <= 4))),
            7 => Map(ref at, size, depth, ref left),
            8 => (int)(uint)Unsigned(Bytes(ref at, Demand(size, size <= 4))),
            9 => (ulong)Unsigned(Bytes(ref at, Demand(size, size <= 8))),
            10 => Unsigned(Bytes(ref at, Demand(size, size <= 16))),
            11 => List(ref at, size, depth, ref left),
            14 => Demand(size, size <= 1) == 1,
            15 => (double)BinaryPrimitives.ReadSingleBigEndian(Bytes(ref at, Demand(size, size == 4))),
            _ => throw new InvalidDataException($"The file of places has a value of the unknown type {type}."),
        };
    }

    private Dictionary<string, object> Map(ref long at, int size, int depth, ref int left)
    {
        var map = new Dictionary<string, object>();
        for (var number = 0; number < size; number++)
        {
            var key = Read(ref at, depth - 1, ref left) as string ?? throw new InvalidDataException("The file of places has a key that is no text.");
            map[key] = Read(ref at, depth - 1, ref left);
        }

        return map;
    }

    private List<object> List(ref long at, int size, int depth, ref int left)
    {
        var list = new List<object>();
        for (var number = 0; number < size; number++)
        {
            list.Add(Read(ref at, depth - 1, ref left));
        }

        return list;
    }

    private int Size(int bits, ref long at) => bits switch
    {
        29 => 29 + (int)Unsigned(Bytes(ref at, 1)),
        30 => 285 + (int)Unsigned(Bytes(ref at, 2)),
        31 => 65_821 + (int)Unsigned(Bytes(ref at, 3)),
        _ => bits,
    };

    private long Pointer(int control, ref long at)
    {
        var (length, high) = ((control >> 3) & 3, control & 7);
        var low = (long)Unsigned(Bytes(ref at, length + 1));
        return length switch
        {
            0 => ((long)high << 8) + low,
            1 => ((long)high << 16) + low + 2048,
            2 => ((long)high << 24) + low + 526_336,
            _ => low,
        };
    }

    private byte[] Bytes(ref long at, int size)
    {
        if (at < start || at > end - size)
        {
            throw new InvalidDataException("The file of places points beyond its data.");
        }

        var bytes = new byte[size];
        Fill(file, bytes, at);
        at += size;
        return bytes;
    }

    private static int Demand(int size, bool isRight) => isRight ? size : throw new InvalidDataException("The file of places has a value of a wrong size.");

    private static UInt128 Unsigned(byte[] bytes)
    {
        var number = UInt128.Zero;
        foreach (var part in bytes)
        {
            number = (number << 8) | part;
        }

        return number;
    }
}
