-- Attested TLS for Wireshark and tshark (4.0 and later):
-- the extensions of draft-fossati-tls-attestation-07, section 5, and attestation_binding, the
-- attestation in Certificate of either kind, and the CMW in it (draft-ietf-rats-msg-wrap-23).
-- Also evidence_proposal in the layout of draft -02, and the pair of tokens without a CMW, as the
-- mbedTLS proof of concept sends them.
--
--   tshark -X lua_script:attls.lua -o tls.keylog_file:KEYS -r CAPTURE -O attls
--
-- It runs after Wireshark's own dissector of TLS, which decrypts and puts messages together, and
-- reads the same messages again. What a Certificate holds follows from what the two ends agreed on
-- before; where that was not captured, or not decrypted, nothing is guessed.

local attls = Proto("attls", "Attested TLS")

-- The draft leaves these numbers open; both ends have to be configured alike.
attls.prefs.evidence_request =
  Pref.uint("evidence_request", 0xffe0, "Extension type of evidence_request")
attls.prefs.evidence_proposal =
  Pref.uint("evidence_proposal", 0xffe1, "Extension type of evidence_proposal")
attls.prefs.results_request =
  Pref.uint("results_request", 0xffe2, "Extension type of results_request")
attls.prefs.results_proposal =
  Pref.uint("results_proposal", 0xffe3, "Extension type of results_proposal")
attls.prefs.attestation_evidence =
  Pref.uint("attestation_evidence", 60, "Extension type of attestation_evidence")
attls.prefs.attestation_binding =
  Pref.uint("attestation_binding", 0xffe5, "Extension type of attestation_binding")
attls.prefs.evidence_proposal_02 =
  Pref.uint("evidence_proposal_02", 100, "Extension type of evidence_proposal as in draft -02")
attls.prefs.certificate_type =
  Pref.uint("certificate_type", 240, "Certificate type Attestation (RFC 7250)")

local KINDS = { [0] = "ATTESTATION", [1] = "CERT_ATTESTATION" }
local ENCODINGS = { [0] = "CONTENT_FORMAT", [1] = "MEDIA_TYPE" }
local EARLY_FORMATS = { [0] = "none in common", [1] = "evidence" }
local CLAIMS = {
  [8] = "cnf", [10] = "eat_nonce", [11] = "ueid", [256] = "ueid", [2500] = "kak-pub",
}
local BINDINGS = { [0] = "draft", [1] = "bound" }
local MESSAGES = {
  [1] = "ClientHello", [2] = "ServerHello", [8] = "EncryptedExtensions", [11] = "Certificate",
  [13] = "CertificateRequest",
}
local CLIENT_CERTIFICATE_TYPE = 19
local SERVER_CERTIFICATE_TYPE = 20
-- CMWs in CMWs: more than anybody sends, and a limit for those who send more.
local DEEPEST = 8

local f = {
  message = ProtoField.string("attls.message", "Message"),
  extension = ProtoField.string("attls.extension", "Extension"),
  kind = ProtoField.uint8("attls.evidence_type.kind", "Credential kind", base.DEC, KINDS),
  encoding = ProtoField.uint8("attls.evidence_type.encoding", "Encoding", base.DEC, ENCODINGS),
  content_format = ProtoField.uint16("attls.evidence_type.content_format", "Content format"),
  media_type = ProtoField.string("attls.evidence_type.media_type", "Media type"),
  nonce = ProtoField.bytes("attls.nonce", "Nonce"),
  verifier = ProtoField.string("attls.verifier_identity", "Verifier identity"),
  binding = ProtoField.uint8("attls.binding", "Binding mode", base.DEC, BINDINGS),
  certificate_type = ProtoField.uint8("attls.certificate_type", "Certificate type"),
  credential = ProtoField.string("attls.credential", "Credential"),
  cmw = ProtoField.bytes("attls.cmw", "CMW"),
  form = ProtoField.string("attls.cmw.form", "Form"),
  cmw_type = ProtoField.string("attls.cmw.type", "Type"),
  cmw_value = ProtoField.string("attls.cmw.value", "Value"),
  cmw_length = ProtoField.uint32("attls.cmw.value_length", "Value length"),
  indicator = ProtoField.string("attls.cmw.indicator", "Indicator"),
  collection = ProtoField.string("attls.cmw.collection_type", "Collection type"),
  label = ProtoField.string("attls.cmw.label", "Label"),
  token = ProtoField.bytes("attls.token", "Token"),
  claim = ProtoField.string("attls.claim", "Claim"),
}
attls.fields = {}
for _, field in pairs(f) do table.insert(attls.fields, field) end
local malformed = ProtoExpert.new("attls.malformed", "Malformed", expert.group.MALFORMED,
  expert.severity.ERROR)
attls.experts = { malformed }

local handshake_type = Field.new("tls.handshake.type")
local tcp_stream = Field.new("tcp.stream")

-- What was agreed on, by stream and direction ("client", "server": who attests).
local streams = {}

function attls.init() streams = {} end

-- A Reader walks over octets. Whatever does not fit is an error that names the part.

local Reader = {}
Reader.__index = Reader

local function reader(range, what)
  return setmetatable({ range = range, at = 0, left = range and range:len() or 0, what = what },
    Reader)
end

local function bad(what) error({ malformed = what }, 0) end

function Reader:take(count, part)
  if count > self.left then
    bad(self.what .. ": " .. part .. " needs " .. count .. " octets, " .. self.left .. " left")
  end
  local taken = count > 0 and self.range(self.at, count) or nil
  self.at, self.left = self.at + count, self.left - count
  return taken
end

function Reader:u8(part) local r = self:take(1, part) return r:uint(), r end
function Reader:u16(part) local r = self:take(2, part) return r:uint(), r end
function Reader:u24(part) local r = self:take(3, part) return r:uint(), r end
function Reader:sub(count, part)
  local part_of = self.what .. ", " .. part
  return reader(self:take(count, part), part_of)
end
function Reader:octets(count, part)
  local taken = self:take(count, part)
  return taken and taken:raw() or "", taken
end
function Reader:done()
  if self.left > 0 then bad(self.what .. ": " .. self.left .. " octets too many") end
end

-- CMW

local function hex(octets)
  return (octets:gsub(".", function(c) return string.format("%02x", c:byte()) end))
end

local function shown(octets)
  if octets:find("^[\32-\126]*$") then return octets end
  return hex(octets)
end

local INDICATORS = { "reference values", "endorsements", "evidence", "attestation results",
  "appraisal policy" }

local function indicator_names(bits)
  local names = {}
  for i = 1, #INDICATORS do
    if math.floor(bits / 2 ^ (i - 1)) % 2 == 1 then table.insert(names, INDICATORS[i]) end
  end
  local rest = math.floor(bits / 2 ^ #INDICATORS)
  if rest > 0 then table.insert(names, "bits from 5 on: " .. rest) end
  return bits .. " (" .. table.concat(names, ", ") .. ")"
end

-- CBOR, RFC 8949: whole items only, definite lengths and the indefinite ones of arrays and maps.
local function cbor_head(r, part)
  local first = r:u8(part)
  local major, low = math.floor(first / 32), first % 32
  if low < 24 then return major, low end
  if low == 24 then return major, (r:u8(part)) end
  if low == 25 then return major, (r:u16(part)) end
  if low == 26 then return major, r:take(4, part):uint() end
  if low == 27 then return major, r:take(8, part):uint64():tonumber() end
  if low == 31 and (major == 4 or major == 5) then return major, math.huge end
  bad(r.what .. ": " .. part .. " is no CBOR head: " .. first)
end

local function cbor_more(r, count, done)
  if count ~= math.huge then return done < count end
  if r.left > 0 and r.range(r.at, 1):uint() == 0xff then
    r:u8("break")
    return false
  end
  return true
end

local function cbor_value(r, wanted, part)
  local major, length = cbor_head(r, part)
  if major ~= wanted then bad(r.what .. ": " .. part .. " has the CBOR major type " .. major) end
  return r:octets(length, part)
end

local cbor_cmw

local function value(tree, octets, range)
  tree:add(f.cmw_length, range, #octets)
  if range then tree:add(f.cmw_value, range, shown(octets)) end
end

local function cbor_record(r, tree, count)
  tree:add(f.form, "CBOR record")
  local major, number = cbor_head(r, "type")
  if major == 0 then
    tree:add(f.cmw_type, tostring(number)):append_text(" (content format)")
  elseif major == 3 then
    local text, range = r:octets(number, "type")
    tree:add(f.cmw_type, range, text)
  else
    bad(r.what .. ": type has the CBOR major type " .. major)
  end
  local octets, range = cbor_value(r, 2, "value")
  value(tree, octets, range)
  local done = 2
  if cbor_more(r, count, done) then
    local kind, bits = cbor_head(r, "indicator")
    if kind ~= 0 then bad(r.what .. ": indicator has the CBOR major type " .. kind) end
    tree:add(f.indicator, indicator_names(bits))
    done = 3
    if cbor_more(r, count, done) then bad(r.what .. ": a record has two or three members") end
  end
end

local function cbor_collection(r, tree, count, depth)
  tree:add(f.form, "CBOR collection")
  local done = 0
  while cbor_more(r, count, done) do
    local major, number = cbor_head(r, "label")
    local label
    if major == 0 then
      label = tostring(number)
    elseif major == 1 then
      label = tostring(-1 - number)
    elseif major == 3 then
      label = (r:octets(number, "label"))
    else
      bad(r.what .. ": label has the CBOR major type " .. major)
    end
    if label == "__cmwc_t" then
      tree:add(f.collection, (cbor_value(r, 3, "collection type")))
    else
      cbor_cmw(r, tree:add(f.label, label), depth + 1)
    end
    done = done + 1
  end
end

-- TN(), RFC 9277: the content format is in the tag; no tag ends in octet 00.
local function cbor_tag(r, tree, tag)
  local offset = tag - 0x63740101
  if offset < 0 or tag > 0x6374ffff or offset % 256 == 255 then
    bad(r.what .. ": tag " .. tag .. " stands for no content format")
  end
  tree:add(f.form, "CBOR tag")
  local format = 255 * math.floor(offset / 256) + offset % 256
  tree:add(f.cmw_type, tostring(math.floor(format))):append_text(" (content format)")
  local octets, range = cbor_value(r, 2, "value")
  value(tree, octets, range)
end

function cbor_cmw(r, tree, depth)
  if depth > DEEPEST then bad(r.what .. ": more than " .. DEEPEST .. " levels") end
  local major, number = cbor_head(r, "CMW")
  if major == 4 then
    cbor_record(r, tree, number)
  elseif major == 5 then
    cbor_collection(r, tree, number, depth)
  elseif major == 6 then
    cbor_tag(r, tree, number)
  else
    bad(r.what .. ": neither record, collection nor tag")
  end
end

-- JSON, RFC 8259, as far as a CMW has it: strings without escapes beyond \" \\ \/, numbers.
local function json_space(s, at) return s:find("[^ \t\r\n]", at) or #s + 1 end

local function json_expect(r, s, at, character)
  at = json_space(s, at)
  if s:sub(at, at) ~= character then
    bad(r.what .. ": expected " .. character .. " at " .. at - 1)
  end
  return json_space(s, at + 1)
end

local function json_string(r, s, at)
  at = json_expect(r, s, at, '"') and json_space(s, at) + 1
  local start = at
  while true do
    local c = s:sub(at, at)
    if c == "" then bad(r.what .. ": a string without end at " .. start - 1) end
    if c == '"' then break end
    at = at + (c == "\\" and 2 or 1)
  end
  return s:sub(start, at - 1):gsub("\\(.)", "%1"), json_space(s, at + 1)
end

local function json_cmw(r, s, at, tree, depth)
  if depth > DEEPEST then bad(r.what .. ": more than " .. DEEPEST .. " levels") end
  at = json_space(s, at)
  if s:sub(at, at) == "[" then
    tree:add(f.form, "JSON record")
    local text
    text, at = json_string(r, s, at + 1)
    tree:add(f.cmw_type, text)
    at = json_expect(r, s, at, ",")
    text, at = json_string(r, s, at)
    tree:add(f.cmw_length, math.floor(#text * 3 / 4))
    tree:add(f.cmw_value, text):append_text(" (base64url)")
    if s:sub(at, at) == "," then
      local digits
      digits, at = s:match("^(%d+)()", json_space(s, at + 1))
      if not digits then bad(r.what .. ": the indicator is no number") end
      tree:add(f.indicator, indicator_names(tonumber(digits)))
    end
    return json_expect(r, s, at, "]")
  end
  at = json_expect(r, s, at, "{")
  tree:add(f.form, "JSON collection")
  while true do
    local label
    label, at = json_string(r, s, at)
    at = json_expect(r, s, at, ":")
    if label == "__cmwc_t" then
      local text
      text, at = json_string(r, s, at)
      tree:add(f.collection, text)
    else
      at = json_cmw(r, s, at, tree:add(f.label, label), depth + 1)
    end
    if s:sub(at, at) ~= "," then return json_expect(r, s, at, "}") end
    at = json_space(s, at + 1)
  end
end

local function cmw(range, tree)
  if not range then bad("CMW: empty") end
  local subtree = tree:add(f.cmw, range)
  subtree:set_text("CMW, " .. range:len() .. " octets")
  local r = reader(range, "CMW")
  local text = range:raw()
  if text:find("^[ \t\r\n]*[%[{]") then
    if json_cmw(r, text, 1, subtree, 1) <= #text then bad("CMW: something behind its end") end
  else
    cbor_cmw(r, subtree, 1)
    r:done()
  end
end

-- The pair of tokens of the mbedTLS proof of concept, which has no CMW around it:
-- version(1), opaque kat<1..2^16-1>, opaque pat<1..2^16-1>, each a COSE_Sign1 in tags.

local function claims(r, tree)
  local major, count = cbor_head(r, "claims")
  if major ~= 5 then bad(r.what .. ": the claims have the CBOR major type " .. major) end
  local done = 0
  while cbor_more(r, count, done) do
    local kind, label = cbor_head(r, "label")
    if kind ~= 0 then bad(r.what .. ": a label has the CBOR major type " .. kind) end
    local octets, range = cbor_value(r, 2, "claim " .. label)
    tree:add(f.claim, range or r.range, (CLAIMS[label] or label) .. ": " .. shown(octets))
    done = done + 1
  end
end

local function token(r, name, tree)
  local part = r:sub((r:u16(name)), name)
  if part.left == 0 then bad(part.what .. ": empty") end
  local subtree = tree:add(f.token, part.range)
  subtree:set_text("Token " .. name .. ", " .. part.left .. " octets")
  local major, count = cbor_head(part, "COSE_Sign1")
  while major == 6 do major, count = cbor_head(part, "COSE_Sign1") end
  if major ~= 4 or count ~= 4 then bad(part.what .. ": no COSE_Sign1") end
  cbor_value(part, 2, "protected header")
  local map, headers = cbor_head(part, "unprotected header")
  if map ~= 5 or headers ~= 0 then bad(part.what .. ": something in the unprotected header") end
  local _, payload = cbor_value(part, 2, "payload")
  local inner = reader(payload, part.what .. ", payload")
  claims(inner, subtree)
  inner:done()
  cbor_value(part, 2, "signature")
  part:done()
end

local function token_pair(range, tree)
  local r = reader(range, "token pair")
  r:u8("version")
  token(r, "kat", tree)
  token(r, "pat", tree)
  r:done()
end

-- The extensions

local function evidence_type(r, tree)
  local kind, kind_range = r:u8("credential_kind")
  tree:add(f.kind, kind_range)
  local encoding, encoding_range = r:u8("type_encoding")
  tree:add(f.encoding, encoding_range)
  if encoding == 0 then
    local _, range = r:u16("content_format")
    tree:add(f.content_format, range)
  elseif encoding == 1 then
    local text, range = r:octets((r:u16("media_type")), "media_type")
    if text == "" then bad(r.what .. ": an empty media_type") end
    tree:add(f.media_type, range, text)
  else
    bad(r.what .. ": type_encoding " .. encoding)
  end
  return kind
end

local function evidence_types(r, tree)
  local list = r:sub((r:u8("supported_evidence_types")), "supported_evidence_types")
  if list.left == 0 then bad(list.what .. ": empty") end
  while list.left > 0 do evidence_type(list, tree) end
end

local function nonce(r, tree)
  local length = r:u8("nonce")
  if length < 8 then bad(r.what .. ": a nonce of " .. length .. " octets") end
  tree:add(f.nonce, r:take(length, "nonce"))
end

local function verifier(r, tree)
  local text, range = r:octets((r:u16("verifier_identity")), "verifier_identity")
  if text == "" then bad(r.what .. ": an empty verifier_identity") end
  tree:add(f.verifier, range, shown(text))
end

local function evidence(attester, nonce_in)
  return function(r, tree, message, state)
    local hello = message == 1
    if hello then
      evidence_types(r, tree)
    else
      state[attester].evidence = KINDS[evidence_type(r, tree)]
    end
    if hello == (nonce_in == "ClientHello") then nonce(r, tree) end
  end
end

-- No credential_kind, only numbers, and of those two, which are not the content formats of CoAP.
local function early_type(r, tree)
  local encoding, encoding_range = r:u8("type_encoding")
  tree:add(f.encoding, encoding_range)
  if encoding ~= 0 then bad(r.what .. ": type_encoding " .. encoding) end
  local format, range = r:u16("content_format")
  tree:add(f.content_format, range):append_text(" (" .. (EARLY_FORMATS[format] or "unknown") .. ")")
  return EARLY_FORMATS[format]
end

local function early_proposal(r, tree, message, state)
  if message == 1 then
    local list = r:sub((r:u8("supported_evidence_types")), "supported_evidence_types")
    if list.left == 0 then bad(list.what .. ": empty") end
    while list.left > 0 do early_type(list, tree) end
    return
  end
  if early_type(r, tree) == "evidence" then
    state.client.evidence, state.client.early = "ATTESTATION", true
  end
  local length = r:u8("nonce")
  if length > 32 then bad(r.what .. ": a nonce of " .. length .. " octets") end
  if length > 0 then tree:add(f.nonce, r:take(length, "nonce")) end
end

local function results(attester)
  return function(r, tree, message, state)
    if message == 1 then
      local list = r:sub((r:u8("trusted_verifiers")), "trusted_verifiers")
      if list.left == 0 then bad(list.what .. ": empty") end
      while list.left > 0 do verifier(list, tree) end
    else
      verifier(r, tree)
      state[attester].result = true
    end
  end
end

local function binding(r, tree, message)
  local count = message == 1 and r:u8("modes") or 1
  if count == 0 then bad(r.what .. ": no mode") end
  for _ = 1, count do
    local _, range = r:u8("mode")
    tree:add(f.binding, range)
  end
end

-- RFC 7250, section 3: a list in ClientHello, one in EncryptedExtensions.
local function certificate_type(attester)
  return function(r, tree, message, state)
    local count = message == 1 and r:u8("certificate types") or 1
    for _ = 1, count do
      local code, range = r:u8("certificate type")
      local item = tree:add(f.certificate_type, range)
      if code == attls.prefs.certificate_type then
        item:append_text(" (Attestation)")
        if message ~= 1 then state[attester].instead = true end
      end
    end
  end
end

local function hello_extensions()
  local prefs = attls.prefs
  return {
    [prefs.evidence_request] = { "evidence_request", evidence("server", "ClientHello") },
    [prefs.evidence_proposal] = { "evidence_proposal", evidence("client", "EncryptedExtensions") },
    [prefs.evidence_proposal_02] = { "evidence_proposal", early_proposal },
    [prefs.results_request] = { "results_request", results("server") },
    [prefs.results_proposal] = { "results_proposal", results("client") },
    [prefs.attestation_binding] = { "attestation_binding", binding },
    [CLIENT_CERTIFICATE_TYPE] = { "client_certificate_type", certificate_type("client") },
    [SERVER_CERTIFICATE_TYPE] = { "server_certificate_type", certificate_type("server") },
  }
end

-- Runs a dissector; what is malformed goes into the tree, and the rest is still shown.
local function guarded(tree, work)
  local ok, failure = pcall(work)
  if ok then return end
  if type(failure) ~= "table" then error(failure, 0) end
  tree:add_proto_expert_info(malformed, failure.malformed)
end

local function each_extension(r, act)
  local list = r:sub((r:u16("extensions")), "extensions")
  while list.left > 0 do
    local code = list:u16("extension_type")
    act(code, list:take((list:u16("extension_data length")), "extension_data"))
  end
end

local function hello(r, tree, message, state)
  if message == 1 then
    r:take(34, "version and random")
    r:take((r:u8("legacy_session_id")), "legacy_session_id")
    r:take((r:u16("cipher_suites")), "cipher_suites")
    r:take((r:u8("legacy_compression_methods")), "legacy_compression_methods")
    if r.left == 0 then return end
  end
  local known = hello_extensions()
  each_extension(r, function(code, data)
    local found = known[code]
    if not found then return end
    local subtree = tree:add(f.extension, found[1])
    subtree:append_text(" (" .. code .. ")")
    guarded(subtree, function()
      local inner = reader(data, found[1])
      found[2](inner, subtree, message, state)
      inner:done()
    end)
  end)
end

-- RFC 8446, section 4.4.2, and figures 6 and 7 of the draft
local function certificate(r, tree, kind, early)
  r:take((r:u8("certificate_request_context")), "certificate_request_context")
  local list = r:sub((r:u24("certificate_list")), "certificate_list")
  if list.left == 0 then
    tree:add(f.credential, "empty")
    return
  end
  tree:add(f.credential, kind)
  while list.left > 0 do
    local slot = list:take((list:u24("cert_data")), "cert_data")
    if kind == "ATTESTATION" then
      -- No CMW begins with 01.
      local evidence_in = early and slot and slot(0, 1):uint() == 1 and token_pair or cmw
      guarded(tree, function() evidence_in(slot, tree) end)
    end
    each_extension(list, function(code, data)
      if code == attls.prefs.attestation_evidence then
        local subtree = tree:add(f.extension, "attestation_evidence")
        subtree:append_text(" (" .. code .. ")")
        guarded(subtree, function() cmw(data, subtree) end)
      end
    end)
  end
end

-- Evidence says which kind it is; of results the certificate type does.
local function agreed_kind(agreed)
  if agreed.evidence then return agreed.evidence end
  return agreed.result and (agreed.instead and "ATTESTATION" or "CERT_ATTESTATION") or nil
end

local function nothing_agreed() return { client = {}, server = {} } end

function attls.dissector(_, pinfo, root)
  local stream = tcp_stream()
  if not stream then return end
  local number = tostring(stream)
  for _, found in ipairs({ handshake_type() }) do
    local message = found.value
    local name = MESSAGES[message]
    local source = found.source
    if name and message ~= 2 and message ~= 13 and source then
      local length = source(found.offset + 1, 3):uint()
      if found.offset + 4 + length <= source:len() then
        if message == 1 and not pinfo.visited then
          -- A second ClientHello begins anew as well.
          streams[number] = nothing_agreed()
          streams[number].client_port = pinfo.src_port
        end
        local state = streams[number] or nothing_agreed()
        local body = length > 0 and source(found.offset + 4, length) or nil
        local tree
        local function show()
          local all = source(found.offset, 4 + length)
          tree = root:add(attls, all)
          tree:add(f.message, source(found.offset, 1), name)
          return tree
        end
        if message == 11 then
          local agreed = state[state.client_port == pinfo.src_port and "client" or "server"]
          local kind = agreed_kind(agreed)
          if kind then
            guarded(show(), function()
              local r = reader(body, name)
              certificate(r, tree, kind, agreed.early)
              r:done()
            end)
          end
        else
          guarded(show(), function() hello(reader(body, name), tree, message, state) end)
        end
      end
    end
  end
end

register_postdissector(attls)
