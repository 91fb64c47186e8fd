using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SQLitePCL;

namespace App.BuildingBlocks.Data;

/// <summary>The rows of a prepared statement, which is its connection's again when the reader is disposed.</summary>
internal sealed class StatementReader(StatementCachingConnection connection, PreparedStatement statement, bool hasRows) : DbDataReader
{
    private bool _isBeforeFirst = true;
    private bool _isOnRow;
    private bool _isClosed;

    public override int Depth => 0;

    public override int FieldCount => statement.Columns.Length;

    public override bool HasRows => hasRows;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => statement.Changed;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    // The first row was reached when the statement started.
    public override bool Read()
    {
        _isOnRow = _isBeforeFirst ? hasRows : _isOnRow && statement.Step();
        _isBeforeFirst = false;
        return _isOnRow;
    }

    public override bool NextResult() => _isOnRow = false;

    public override object GetValue(int ordinal) => statement.TypeOf(ordinal) switch
    {
        raw.SQLITE_INTEGER => statement.Integer(ordinal),
        raw.SQLITE_FLOAT => statement.Real(ordinal),
        raw.SQLITE_TEXT => statement.Columns[ordinal].HoldsIds && IsId(statement.Bytes(ordinal), out var id) ? id : GetString(ordinal),
        raw.SQLITE_BLOB => statement.Bytes(ordinal).ToArray(),
        _ => DBNull.Value,
    };

    public override Type GetFieldType(int ordinal) => statement.TypeOf(ordinal) switch
    {
        raw.SQLITE_INTEGER => typeof(long),
        raw.SQLITE_FLOAT => typeof(double),
        raw.SQLITE_TEXT => statement.Columns[ordinal].HoldsIds ? typeof(Guid) : typeof(string),
        raw.SQLITE_BLOB => typeof(byte[]),
        _ => statement.Columns[ordinal].ExpectedType,
    };

    public override string GetString(int ordinal) => Encoding.UTF8.GetString(statement.Bytes(ordinal));

    public override bool IsDBNull(int ordinal) => statement.TypeOf(ordinal) == raw.SQLITE_NULL;

    public override string GetName(int ordinal) => statement.Columns[ordinal].Name;

    public override string GetDataTypeName(int ordinal) => statement.Columns[ordinal].DeclaredType;

    public override int GetOrdinal(string name)
    {
        var ordinal = Array.FindIndex(statement.Columns, column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
        return ordinal >= 0 ? ordinal : throw new ArgumentOutOfRangeException(nameof(name), name, "The result has no such column.");
    }

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            values[ordinal] = GetValue(ordinal);
        }

        return count;
    }

    public override bool GetBoolean(int ordinal) => statement.Integer(ordinal) != 0;

    public override byte GetByte(int ordinal) => checked((byte)statement.Integer(ordinal));

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) => statement.Real(ordinal);

    public override float GetFloat(int ordinal) => (float)statement.Real(ordinal);

    public override Guid GetGuid(int ordinal) => Guid.Parse(statement.Bytes(ordinal));

    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(Guid) ? (T)(object)GetGuid(ordinal)
        : typeof(T) == typeof(DateTimeOffset) ? (T)(object)DateTimeOffset.FromUnixTimeMilliseconds(statement.Integer(ordinal))
        : base.GetFieldValue<T>(ordinal);

    public override short GetInt16(int ordinal) => checked((short)statement.Integer(ordinal));

    public override int GetInt32(int ordinal) => checked((int)statement.Integer(ordinal));

    public override long GetInt64(int ordinal) => statement.Integer(ordinal);

    // How an instant is stored is the type handler's knowledge.
    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException("Read instants as DateTimeOffset.");

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read the value as a whole.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read the value as a whole.");

    // Only as the product itself writes it: of anything else the text is handed on, for whoever looks for edits.
    private static bool IsId(ReadOnlySpan<byte> text, out Guid id)
    {
        id = default;
        return text.Length == 36 && !text.ContainsAnyInRange((byte)'A', (byte)'F') && Guid.TryParse(text, out id);
    }

    [SuppressMessage("Design", "CA1010", Justification = "The framework's own shape of a reader.")]
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            connection.Give(statement);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }
}
