extension GeneratedLabel {
    /// The label with every departure from PDS4 that is known of Chang'e labels, and no other.
    func departingText() -> String {
        text()
            .replacing("xsi:schemaLocation=\"http://pds.nasa.gov/pds4/pds/v1 ", with: "xsi:schemaLocation=\"http://pds.nasa.gov/pds4/pds/v1, ")
            .replacing("<logical_identifier>\(Generator.bundle):data:\(name)</logical_identifier>", with: "<logical_identifier>\(file)</logical_identifier>")
            .replacing(
                "    </Target_Identification>\n",
                with: """
                        </Target_Identification>
                        <Mission_Area>
                          <Mission_Phase>generated</Mission_Phase>
                          <Camera_Geometry>
                            <principle_point_coordinate unit="pixel">1176, 864</principle_point_coordinate>
                          </Camera_Geometry>
                        </Mission_Area>

                    """
            )
            .replacing("  </Observation_Area>\n", with: "  </Observation_Area>\n  <Reference_List>None</Reference_List>\n")
            .replacing("<file_size unit=\"byte\">\(size)</file_size>", with: "<file_size unit=\"byte\">\(size + 2)</file_size>")
            // One of several elements each time: the case varies within a label.
            .replacing("file_name>", with: "File_Name>", maxReplacements: 2)
            .replacing("offset", with: "Offset", maxReplacements: 1)
            .replacing("</offset>", with: "</Offset>", maxReplacements: 1)
            .replacing("Axis_Array>", with: "axis_array>", maxReplacements: 2)
            .replacing("Record_Character>", with: "record_Character>", maxReplacements: 2)
            .replacing("field_location", with: "Field_location", maxReplacements: 2)
    }
}
