"""The assistant: one more front-end, used by a language model over MCP (modelcontextprotocol.io).

It knows the contract of the booking API and nothing else of this house. Its tools are the
contract's operations, one for one.
"""
